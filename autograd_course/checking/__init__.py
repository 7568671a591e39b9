"""Derivatives from values alone, and what goes wrong with derivatives found by them.

Read `finite_differences`, `analytic` (what the complex step may be used for), `check_grads` and
`find_nan`.
"""
