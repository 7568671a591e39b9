"""Processor times for the figures, which other programs hardly disturb."""

import time
import timeit
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

LEAST = 2e-4  # seconds: what is faster is called several times


def timer_of(run: Callable[[], Any]) -> tuple[timeit.Timer, int]:
    """Return a timer, and how many calls make a time that is long enough."""
    timer = timeit.Timer(run, timer=time.process_time)
    once = max(1e-6, timer.timeit(number=1))
    return timer, max(1, int(LEAST / once))


def seconds(run: Callable[[], Any], runs: int = 15) -> NDArray[np.float64]:
    """Return the time of one call, measured several times."""
    run()
    timer, calls = timer_of(run)
    return np.array(timer.repeat(repeat=runs, number=calls)) / calls


def ratios(
    run: Callable[[], Any],
    unit: Callable[[], Any],
    runs: int = 9,
) -> NDArray[np.float64]:
    """Time two functions in turn, and return the quotients of the times."""
    timers = [timer_of(run), timer_of(unit)]
    times = [[timer.timeit(n) / n for timer, n in timers] for _ in range(runs)]
    return np.divide(*np.transpose(times))


def quartile_bars(
    ax: Axes,
    x: ArrayLike,
    samples: ArrayLike,
    **style: Any,
) -> NDArray[np.float64]:
    """Plot the median of each row, with bars from quartile to quartile."""
    low, middle, high = np.percentile(samples, [25, 50, 75], axis=1)
    ax.errorbar(x, middle, (middle - low, high - middle), **style)
    return middle
