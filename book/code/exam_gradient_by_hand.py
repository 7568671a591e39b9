"""The exam's gradient, by hand: a forward pass, then a backward pass."""

import math


def gradient(x1, x2):
    # Forward: v1 = x1 x2, v2 = sin x1, f = v1 + v2. Nothing here is needed
    # below but x1 and x2 themselves.
    # Backward:
    f_bar = 1.0
    v1_bar = f_bar
    v2_bar = f_bar
    x1_bar = v1_bar * x2 + v2_bar * math.cos(x1)  # two children, a sum
    x2_bar = v1_bar * x1
    return x1_bar, x2_bar


print(gradient(2.0, 5.0))
