"""Programs as a stranger writes them: statistics, learning, dynamic programming."""

import numpy as np

from tests.corpus.control_flow import at_in

PROGRAMS = {}
at = at_in(PROGRAMS)

_rng = np.random.default_rng(7)
POINTS = _rng.standard_normal((6, 2))
LOGITS = _rng.standard_normal((5, 3))


@at(LOGITS)
def softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    weights = np.exp(shifted)
    return weights / weights.sum(axis=1, keepdims=True)


@at(LOGITS)
def cross_entropy(logits):
    labels = [0, 2, 1, 1, 0]
    largest = np.max(logits, axis=1)
    logsumexp = largest + np.log(np.sum(np.exp(logits - largest[:, None]), axis=1))
    return np.mean(logsumexp - logits[np.arange(5), labels])


@at(POINTS, np.array([[0.0, 0.5], [1.0, -1.0]]))
def k_means_step(points, centers):
    distances = np.sum((points[:, None] - centers) ** 2, axis=-1)
    nearest = np.argmin(distances, axis=1)
    moved = []
    for k in range(len(centers)):
        mine = points[nearest == k]
        moved.append(mine.mean(axis=0) if len(mine) else centers[k])
    return np.stack(moved)


@at(POINTS, np.array([0.5, -0.2]), 0.1)
def logistic_regression_trained(x, w, rate):
    y = np.array([0, 1, 1, 0, 1, 0])
    for _ in range(4):
        p = 1 / (1 + np.exp(-x @ w))
        w = w - rate * x.T @ (p - y)
    return w


@at(np.array([0.1, 0.4]), _rng.standard_normal((2, 2)), _rng.standard_normal((4, 2)))
def simple_rnn(h, w, inputs):
    outputs = []
    for x in inputs:
        h = np.tanh(w @ h + x)
        outputs.append(h.sum())
    return np.stack(outputs)


@at(_rng.standard_normal((8, 4)) / 2, _rng.standard_normal((3, 2)))
def lstm(w, inputs):
    h = c = np.zeros(2)
    for x in inputs:
        gates = w @ np.concatenate([h, x])
        i, f, o = (1 / (1 + np.exp(-g)) for g in np.split(gates[:6], 3))
        c = f * c + i * np.tanh(gates[6:])
        h = o * np.tanh(c)
    return h


@at(np.array([0.9, 0.1]), 0.5, np.array([0.3, 0.8, 1.1, 0.9]))
def kalman_filter(parameters, noise, measured):
    transition, drift = parameters
    mean, variance, log_likelihood = 0.0, 1.0, 0.0
    for z in measured:
        mean, variance = transition * mean, transition**2 * variance + drift
        innovation, spread = z - mean, variance + noise
        gain = variance / spread
        mean, variance = mean + gain * innovation, (1 - gain) * variance
        log_likelihood = log_likelihood - (np.log(spread) + innovation**2 / spread) / 2
    return log_likelihood


@at(LOGITS)
def connectionist_temporal_classification(logits):
    log_p = logits - np.log(np.sum(np.exp(logits), axis=1, keepdims=True))
    label = [0, 1, 0, 2, 0]  # the label 1, 2 with blanks around
    alpha = [log_p[0, 0], log_p[0, 1], -np.inf, -np.inf, -np.inf]
    for t in range(1, len(logits)):
        new = []
        for s, symbol in enumerate(label):
            score = alpha[s]
            if s > 0:
                score = np.logaddexp(score, alpha[s - 1])
            if s > 1 and symbol != 0 and symbol != label[s - 2]:
                score = np.logaddexp(score, alpha[s - 2])
            new.append(score + log_p[t, symbol])
        alpha = new
    return -np.logaddexp(alpha[-1], alpha[-2])


@at(_rng.uniform(0.1, 1.0, (3, 3)), _rng.uniform(0.1, 1.0, (3, 2)))
def hidden_markov_model(transitions, emissions):
    transitions = transitions / transitions.sum(axis=1)[:, None]
    emissions = emissions / np.sum(emissions, axis=1, keepdims=True)
    alpha, total = np.ones(3) / 3, 0.0
    for symbol in (0, 1, 1, 0):
        alpha = (alpha @ transitions) * emissions[:, symbol]
        scale = np.sum(alpha)
        alpha, total = alpha / scale, total + np.log(scale)
    return total


@at(_rng.standard_normal((4, 3)))
def best_path(scores):
    table = scores[0]
    for row in scores[1:]:
        table = np.stack([row[j] + max(table[max(0, j - 1) : j + 2]) for j in range(3)])
    return max(table)


@at(_rng.standard_normal((3, 4)), _rng.standard_normal((3, 4)), _rng.standard_normal((3, 4)))
def attention(q, k, v):
    scores = q @ k.T / np.sqrt(q.shape[-1])
    scores = np.where(np.tri(3, dtype=bool), scores, -np.inf)
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True) @ v


@at(_rng.standard_normal((6, 6)), _rng.standard_normal((3, 3)))
def convolution_and_pooling(image, kernel):
    windows = [np.sum(image[i : i + 3, j : j + 3] * kernel) for i in range(4) for j in range(4)]
    maps = np.maximum(np.stack(windows).reshape(2, 2, 2, 2).transpose(0, 2, 1, 3), 0.1)
    return maps.max(axis=(2, 3))


@at(POINTS)
def normalized_batch(x):
    centered = x - x.mean(axis=0)
    return np.sum(centered / np.sqrt(x.var(axis=0) + 1e-5) * np.arange(12.0).reshape(6, 2))


@at(np.array([0.5, -1.0]), np.array([0.2, 0.1]))
def adam(x, target):
    m = v = np.zeros(2)
    for t in range(1, 6):
        g = 2 * (x - target) * np.array([1.0, 3.0])
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g * g
        x = x - 0.1 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.99**t)) + 1e-8)
    return x


@at(POINTS, 0.7)
def gaussian_process(x, length):
    squared = np.sum((x[:, None, :] - x[None, :, :]) ** 2, axis=2)
    kernel = np.exp(-squared / (2 * length**2)) + 0.1 * np.eye(len(x))
    y = np.sin(np.arange(len(x)))
    return y @ np.linalg.solve(kernel, y) + np.linalg.slogdet(kernel)[1]


@at(np.array([0.2, 0.5, 0.3]), np.array([0.6, 0.3, 0.1]))
def divergences(p, q):
    p, q = p / p.sum(), q / q.sum()
    m = (p + q) / 2
    return 0.5 * (np.sum(p * np.log(p / m)) + np.sum(q * np.log(q / m)))


@at(POINTS)
def stress(x):
    total = 0.0
    for i in range(len(x)):
        for j in range(i):
            total += (np.linalg.norm(x[i] - x[j]) - abs(i - j)) ** 2
    return total
