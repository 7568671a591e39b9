"""The computational graph of one call, as data and as a picture.

Read `nodes`, `backward` (adjoints, and what a tape keeps) and `graph`; and for the book `drawing`,
`formulas`, `steps`, `player` and `schedule_player`.
"""
