"""From a folder of submissions to points, a table and feedback, by nbgrader's own steps.

The package imports without nbgrader; the modules in it need the extra ``grading``. In the order
in which a course meets them:

========================  =========================================================================
`release`                 solutions become exercises
`due_dates`               the deadline, from the configuration into the gradebook
`restore`                 a submission as it came, with its cells recognized and put back
`execute`                 the step that runs a submission's cells
`late`                    the penalty for lateness
`feedback`                the page that goes back to a student, without hidden tests
`strays`                  what was handed in at a wrong place
`table`                   the grades of a class, as text and as CSV
`grade`                   all submissions of a class, several at a time
`similarity`              pairs of submissions that share unusual code
`doctor`                  what this machine lacks for grading, and what to do about it
========================  =========================================================================
"""
