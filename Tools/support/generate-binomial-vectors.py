"""Writes Tests/Vectors/statistics/*.csv: bounds, sample sizes and test times, by SciPy and exact sums."""

import argparse
import decimal
import fractions
import functools
import math
import pathlib
import random
import sys

import scipy.special
import scipy.stats

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests/Vectors/statistics"
CONFIDENCES = [0.6, 0.9, 0.95, 0.975, 0.99, 0.999, 0.999999]
# SciPy calls the C library, whose last digit differs from processor to processor.
SAME = 1e-13


decimal.getcontext().prec = 50
D = decimal.Decimal
BERNOULLI = [fractions.Fraction(text) for text in "1/6 -1/30 1/42 -1/30 5/66 -691/2730 7/6 -3617/510 43867/798".split()]
PI = D("3.14159265358979323846264338327950288419716939937510582097494459")


@functools.cache
def log_factorial(n):
    """By the factorial itself, or Stirling's series, which for numbers above 1000 has more digits than are kept."""
    if n <= 1000:
        return D(math.factorial(n)).ln()
    series = sum(D(b.numerator) / b.denominator / ((2 * i + 1) * (2 * i + 2)) / D(n) ** (2 * i + 1) for i, b in enumerate(BERNOULLI))
    return (2 * PI * n).ln() / 2 + n * (D(n).ln() - 1) + series


def point(count, trials, p):
    """The probability of so many."""
    ways = log_factorial(trials) - log_factorial(count) - log_factorial(trials - count)
    return (ways + count * p.ln() + (trials - count) * (1 - p).ln()).exp()


def at_least(count, trials, p):
    """The probability of so many or more, term by term; p lies below the mean, where the terms fall."""
    odds, term, total = p / (1 - p), D(1), D(0)
    with decimal.localcontext() as context:
        context.prec = 28
        while term > total * D("1e-24"):
            total += term
            term *= odds * (trials - count) / (count + 1)
            count += 1
    return total


def lower(count, trials, confidence):
    """SciPy's bound, which has ten digits at times, and from there by Newton's method to all digits."""
    if count == 0:
        return 0.0
    p = D(float(scipy.special.betaincinv(count, trials - count + 1, 1 - confidence)))
    for _ in range(2):
        first = point(count, trials, p)
        p -= (first * at_least(count, trials, p) - D(1 - confidence)) / (first * count / p)
    return p


def upper(count, trials, confidence):
    """By the bound of what did not come."""
    if count == trials:
        return 1.0
    return 1 - D(lower(trials - count, trials, confidence))


def pairs():
    """Numbers of trials up to ten million, each with few, half, nearly all, and some counts in between."""
    generator = random.Random(1934)
    found = []
    for trials in [1, 2, 3, 5, 10, 59, 60, 100, 300, 1000, 3000, 9604, 10_000, 29_956, 100_000, 299_572, 1_000_000, 10_000_000]:
        counts = {0, 1, 2, 10, trials // 100, trials // 2, trials - 10, trials - 2, trials - 1, trials}
        counts |= {generator.randint(0, trials), int(trials ** generator.random())}
        found += [(count, trials) for count in sorted(counts) if 0 <= count <= trials]
    return found


def bounds():
    for count, trials in pairs():
        for confidence in CONFIDENCES:
            yield [count, trials, confidence, float(lower(count, trials, confidence)), float(upper(count, trials, confidence))]


def samples():
    for confidence in [0.9, 0.95, 0.99, 0.998, 0.9999]:
        deviate = float(scipy.stats.norm.isf((1 - confidence) / 2))
        for margin in [0.05, 0.01, 0.001]:
            for share in [0.5, 0.1]:
                unlimited = deviate**2 * share * (1 - share) / margin**2
                for population in [100, 10_000, 25_000_000, 10**12]:
                    size = math.ceil(population / (1 + (population - 1) / unlimited))
                    yield [confidence, deviate, margin, share, population, size, math.ceil(unlimited)]


def test_times():
    for failures in [0, 1, 2, 3, 10, 100, 1000]:
        for confidence in CONFIDENCES:
            yield [failures, confidence, float(scipy.stats.chi2.isf(1 - confidence, 2 * failures + 2)) / 2]


FILES = {
    "binomial-bounds.csv": ("count,trials,confidence,lower,upper", bounds),
    "sample-sizes.csv": ("confidence,deviate,margin,share,population,size,size_of_infinite", samples),
    "test-times.csv": ("failures,confidence,factor", test_times),
}


def table(header, rows):
    return "\n".join([header] + [",".join(map(repr, row)) for row in rows]) + "\n"


def is_same(left, right):
    """The same text, but for the last digits of numbers."""
    fields, others = left.replace("\n", ",\n,").split(","), right.replace("\n", ",\n,").split(",")
    return len(fields) == len(others) and all(
        a == b or ("." in a + b or "e" in a + b) and math.isclose(float(a), float(b), rel_tol=SAME) for a, b in zip(fields, others))


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--check", action="store_true", help="write nothing; fail when a file says something else")
arguments = parser.parse_args()
FOLDER.mkdir(exist_ok=True)
for name, (header, rows) in FILES.items():
    expected = table(header, list(rows()))
    file = FOLDER / name
    if not arguments.check:
        file.write_text(expected)
    elif not file.exists() or not is_same(file.read_text(), expected):
        sys.exit(f"{file} is not what Tools/generate-binomial-vectors writes")
