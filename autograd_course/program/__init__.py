"""The program: a function, or a derivative of it, as one straight line of NumPy.

Read the modules in this order: `body` (variables and operations), `calls` (how a call is written),
`symbols` (recording), `text` (operations as lines); what makes it shorter: `algebra`, `signs`,
`passes`; what makes it fast: `memory` (who owns what), `order` (which axis is innermost), `scalars`
(the version for Python's floats); `surroundings` and `naming` (what captured arrays are called),
`emit` (from operations to compiled text), `program`.
"""

from autograd_course.program.program import Program, program

__all__ = ["Program", "program"]
