"""The trace of a network's Hessian by random probes: the lecture's case.

Run as a script, it measures all and writes data/hutchinson-network.json, which
the chapter reads. It takes a minute or two.
"""

import json
import platform
import time
from pathlib import Path

import numpy as np
from scipy import ndimage
from sklearn.datasets import load_digits

from autograd_course import hessian_map, hutchinson_trace, hutchpp_trace
from autograd_course.models import mlp

PROBES = [int(v) for v in np.geomspace(10, 1000, 9).round()]
SEEDS = range(15)


def batch():
    """The first 256 digits, enlarged from 8 x 8 to 28 x 28 pixels."""
    digits = load_digits()
    images = ndimage.zoom(digits.images[:256] / 16, (1, 3.5, 3.5), order=1)
    return images.reshape(256, 784), digits.target[:256]


def weights():
    """Two random matrices, 784 x 20 and 20 x 10, and no biases."""
    rng = np.random.default_rng(0)
    layers = mlp.initialize([784, 20, 10], rng, biases=False)
    return [layer.weight for layer in layers]


def network_loss(W, X, labels):
    """The mean cross-entropy; sigmoids between the layers."""
    layers = [mlp.Layer(weight) for weight in W]
    return mlp.loss(layers, X, labels, activation="sigmoid")


def estimate(estimator, H, W, seed, probes):
    """One estimate, from probes that nobody else draws."""
    rng = np.random.default_rng([seed, probes])
    return estimator(H, W, rng, probes=probes, batched=True)


def single_precision():
    """The Hessian as a map, in the precision that networks are trained in."""
    X, labels = batch()
    X, W = X.astype(np.float32), [w.astype(np.float32) for w in weights()]
    return hessian_map(lambda W: network_loss(W, X, labels), W), W


def measure(estimator):
    H, W = single_precision()
    value, error = np.zeros((2, len(SEEDS), len(PROBES)))
    for seed in SEEDS:
        for column, probes in enumerate(PROBES):
            found = estimate(estimator, H, W, seed, probes)
            value[seed, column], error[seed, column] = found
    return {"value": value.tolist(), "standard_error": error.tolist()}


if __name__ == "__main__":
    result = {
        "measured": time.strftime("%Y-%m-%d"),
        "machine": f"{platform.system()} {platform.machine()}",
        "numpy": np.__version__,
        "probes": PROBES,
        "hutchinson": measure(hutchinson_trace),
        "hutchpp": measure(hutchpp_trace),
    }
    file = Path(__file__).parents[1] / "data" / "hutchinson-network.json"
    file.write_text(json.dumps(result, indent=1) + "\n")
