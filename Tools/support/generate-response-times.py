"""Writes Tests/Vectors/response-times/exhaustive.csv: small task sets with their worst responses, by response_times.py."""

import argparse
import fractions
import pathlib
import random
import sys

import response_times

FILE = pathlib.Path(__file__).resolve().parents[2] / "Tests/Vectors/response-times/exhaustive.csv"
SMALL_SETS = 130
SETS_OF_FOUR = 20
HEADER = "set,row,interrupt,period,execution,worst_response,worst_start_delay"


def random_set(generator, count):
    """A set of rows that is not loaded to the whole."""
    while True:
        interrupts = generator.choice([0, 0, 1, 1, 2])
        rows = []
        for row in range(count):
            # Of four rows there are many phasings: their periods have a short common multiple.
            period = generator.choice([3, 4, 6, 8]) if count == 4 else generator.randint(2, 9)
            rows.append((row < min(interrupts, count - 1), period, generator.randint(1, period // 2 + 1)))
        if sum(fractions.Fraction(execution, period) for _, period, execution in rows) < 1:
            return rows


def text():
    generator = random.Random(20070416)
    lines = [HEADER]
    counts = [generator.choice([2, 3, 3]) for _ in range(SMALL_SETS)] + [4] * SETS_OF_FOUR
    for number, count in enumerate(counts):
        rows = random_set(generator, count)
        worst, delay = response_times.worst_of_all_phasings(rows)
        for row, (is_interrupt, period, execution) in enumerate(rows):
            lines.append(f"{number},{row},{int(is_interrupt)},{period},{execution},{worst[row]},{delay[row]}")
    return "\n".join(lines) + "\n"


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--check", action="store_true", help="write nothing; fail when the file says something else")
arguments = parser.parse_args()
expected = text()
if not arguments.check:
    FILE.write_text(expected)
elif not FILE.exists() or FILE.read_text() != expected:
    sys.exit(f"{FILE} is not what Tools/generate-response-times writes")
