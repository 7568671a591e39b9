"""What products and values at random points tell of a matrix or of a gradient.

Read `random_directions`, `linear_maps` (a matrix that is known only by its products),
`hessian_map`, `trace_estimators`, `lanczos`, `spectral_density`, and `zero_order`, which needs
values alone.
"""
