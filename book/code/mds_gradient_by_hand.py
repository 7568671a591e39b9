"""The gradient of the stress of three points, by hand."""

import numpy as np

W = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0]])
D = np.array([[0.0, 9.0, 4.0], [9.0, 0.0, 1.0], [4.0, 1.0, 0.0]])

differences = W[:, None] - W
E = np.sum(differences**2, axis=-1) - D
print(8 * np.sum(E[:, :, None] * differences, axis=1))
