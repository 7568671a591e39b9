"""Answers to the question `error` of stochastic-estimators: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "divides by m inside",
        "bar",
        "The mean is fitted to the same numbers: m - 1 inside, not m.",
        edit=("ddof=1", "ddof=0"),
    ),
    wrong(
        "the scatter of one number",
        "bar",
        "That is the scatter of one number. How much does the mean of three sca",
        edit=(" / np.sqrt(m))", ")"),
    ),
    wrong(
        "divides by m outside",
        "bar",
        "Variances of a mean fall with m. Standard deviations?",
        edit=("/ np.sqrt(m)", "/ m"),
    ),
    wrong(
        "the variance",
        "bar",
        "That is its square, the variance.",
        source="""
def with_error(matvec, probes):
    sample = np.array([v @ matvec(v) for v in probes])
    m = len(sample)
    if m == 1:
        return sample[0], float("nan")
    return sample.mean(), sample.var(ddof=1) / m
""",
    ),
    wrong(
        "the two in each other's place",
        "estimate bar single large",
        "Are the two in each other's place?",
        source="""
def with_error(matvec, probes):
    sample = np.array([v @ matvec(v) for v in probes])
    m = len(sample)
    if m == 1:
        return float("nan"), sample[0]
    return sample.std(ddof=1) / m**0.5, sample.mean()
""",
    ),
    wrong(
        "the error of one probe is 0",
        "single",
        "Got 0.0 for the standard error of one probe, wanted nan.",
        edit=('float("nan")', "0.0"),
    ),
    wrong(
        "one probe fails",
        "estimate single",
        "float division by zero",
        source="""
def with_error(matvec, probes):
    sample = [float(v @ matvec(v)) for v in probes]
    m = len(sample)
    mean = sum(sample) / m
    return mean, (sum((t - mean) ** 2 for t in sample) / (m - 1) / m) ** 0.5
""",
    ),
    wrong(
        "the mean of the squares less the square of the mean",
        "large",
        None,
        source="""
def with_error(matvec, probes):
    sample = np.array([v @ matvec(v) for v in probes])
    m = len(sample)
    if m == 1:
        return sample[0], float("nan")
    return sample.mean(), np.sqrt(max(0.0, np.mean(sample**2) - sample.mean() ** 2) / (m - 1))
""",
    ),
    wrong(
        "absolute deviations",
        "bar",
        "Are absolute values averaged? Square them.",
        source="""
def with_error(matvec, probes):
    sample = np.array([v @ matvec(v) for v in probes])
    m = len(sample)
    if m == 1:
        return sample[0], float("nan")
    return sample.mean(), np.mean(np.abs(sample - sample.mean())) / np.sqrt(m)
""",
    ),
    wrong(
        "products for the mean, and once more for the scatter",
        "estimate",
        "Twice as many?",
        source="""
def with_error(matvec, probes):
    mean = np.mean([v @ matvec(v) for v in probes])
    if len(probes) == 1:
        return mean, float("nan")
    deviations = np.array([v @ matvec(v) - mean for v in probes])
    return mean, np.sqrt(np.sum(deviations**2) / (len(probes) - 1) / len(probes))
""",
    ),
    wrong(
        "the scatter of the entries",
        "bar",
        "Got 6.2769419305900875 for the standard error, wanted 7.57187779440036",
        source="""
def with_error(matvec, probes):
    entries = np.array([v * matvec(v) for v in probes])
    if len(entries) == 1:
        return entries.sum(), float("nan")
    return entries.sum(axis=1).mean(), entries.std(ddof=1) / np.sqrt(entries.size)
""",
    ),
]

RIGHT = [
    Right(
        "by the formula, in a loop",
        """
def with_error(matvec, probes):
    sample = [float(np.dot(v, matvec(v))) for v in probes]
    m = len(sample)
    mean = sum(sample) / m
    if m == 1:
        return mean, float("nan")
    return mean, (sum((t - mean) ** 2 for t in sample) / (m - 1) / m) ** 0.5
""",
    ),
    Right(
        "NumPy's nan for one probe",
        """
def with_error(matvec, probes):
    sample = np.array([v @ matvec(v) for v in probes])
    m = len(sample)
    with np.errstate(all="ignore"):
        return sample.mean(), np.sqrt(sample.var(ddof=1) / m)
""",
    ),
    Right(
        "the statistics module",
        """
import statistics


def with_error(matvec, probes):
    sample = [float(v @ matvec(v)) for v in probes]
    if len(sample) < 2:
        return sample[0], np.nan
    return statistics.fmean(sample), statistics.stdev(sample) / len(sample) ** 0.5
""",
    ),
    Right(
        "Welford's running variance, as a list",
        """
def with_error(matvec, probes):
    mean, squares, count = 0.0, 0.0, 0
    for v in probes:
        value = v @ matvec(v)
        count += 1
        step = value - mean
        mean += step / count
        squares += step * (value - mean)
    return [mean, np.sqrt(squares / (count - 1) / count) if count > 1 else np.nan]
""",
    ),
]
