"""The lecture's models, written with plain NumPy: what the derivatives are taken of.

`mds` is multidimensional scaling, `mlp` the feed-forward network. Both are ordinary functions of
arrays that the package differentiates as they stand, and both have their gradient derived by hand
beside it, to compare with.
"""
