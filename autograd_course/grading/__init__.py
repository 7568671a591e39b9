"""From a folder of submissions to points, a table and feedback, by nbgrader's own steps.

The package imports without nbgrader; the modules in it need the extra ``grading``. In the order
in which a course meets them:

========================  =========================================================================
`release`                 solutions become exercises
`due_dates`               the deadline, from the configuration into the gradebook
`submission`              what one student has handed in, as bytes
`recognize`               which cell of it is which
`restore`                 the cells that count put back, with their texts and names
`isolation`               students' code in a sandbox, tests outside of it
`execute`                 the step that runs a submission's cells
`result`                  what grading finds out about a submission, as plain data
`grader`                  from the bytes of a submission to its points
`pool`                    several at a time; one that ends its process harms no other
`shards`                  parts of a class, graded by machines that share nothing but a folder
`outcomes`                what is remembered of a submission beside its points
`record`                  the gradebook and the graded notebooks, written together
`late`                    the penalty for lateness
`feedback`                the page that goes back to a student, without hidden tests
`strays`                  what was handed in at a wrong place
`table`                   the grades of a class, as text and as CSV
`summary`                 how the points are spread, and what each test says
`grade`                   all of it, for a class
`fingerprints`            unusual code, compared
`similarity`              pairs of submissions that share it, for a person to judge
`finding`                 one line of what follows
`doctor`                  what this machine lacks for grading, and what to do about it
========================  =========================================================================
"""
