"""A class as real students hand in: ``python -m tests.grading.sample_class FOLDER``.

`students` says who hands in what, and what it deserves; `edits` is what students do to a notebook;
`folder` makes a course's folder of it, which nbgrader can work on like on any other.
"""
