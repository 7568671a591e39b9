"""A Jacobian of four outputs and two inputs, forward mode by hand."""

import numpy as np


def jacobian(w1, w2):
    # Both tangents at once: each tangent is a pair, one for each input.
    w1_dot, w2_dot = np.eye(2)
    v1, v1_dot = np.log(w1), w1_dot / w1
    v2, v2_dot = w2 * v1, w2_dot * v1 + w2 * v1_dot
    v3 = np.sqrt(v2)
    v3_dot = v2_dot / (2 * v3)
    return np.stack(
        [
            v2_dot + v3_dot,
            v2_dot * v3 + v2 * v3_dot,
            v1_dot - v3_dot,
            np.cos(v3) * v3_dot,
        ]
    )


J = jacobian(2.0, 3.0)
print(J.round(6).tolist())
