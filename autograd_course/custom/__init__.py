"""Functions with rules of their own, in both modes from one rule.

Read `transposition` (a linear function backwards), `results` (what a rule may return) and `rules`.
"""
