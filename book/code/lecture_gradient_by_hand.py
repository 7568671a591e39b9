"""The gradient of the lecture's function in reverse mode, by hand."""

import math


def gradient(w1, w2):
    # Forward: the values.
    v1 = math.log(w1)
    v2 = w2 * v1
    v3 = math.sqrt(v2)
    # Backward: the adjoints, from the last value to the first.
    L_bar = 1.0
    v3_bar = L_bar
    v2_bar = L_bar + v3_bar / (2 * v3)
    v1_bar = v2_bar * w2
    w2_bar = v2_bar * v1
    w1_bar = v1_bar / w1
    return w1_bar, w2_bar


print(gradient(2.0, 3.0))
