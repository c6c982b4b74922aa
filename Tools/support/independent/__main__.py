# @relation(REQ-EMU-040, REQ-EMU-041, REQ-EMU-042, scope=file)
"""Meter and bench against implementations that are not ours: closed forms and quadrature in numpy, and pqopen-lib.

200 steady signals, 60 that change and 30 recordings; with CI in the environment a fifth of them, other ones by METER_SEED_BLOCK.
Then a canary: with the independent side spoilt by little, every comparison has to miss. Exit status 1 on any miss.
"""

import argparse
import os
import sys
import traceback
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from comparisons import BARS, FAMILIES

# For each ten steady signals so many of the family.
TENTHS = {"steady": 10, "changing": 3, "recorded": 1.5}
# Enough for every comparison.
CANARY = {"steady": 10, "changing": 6, "recorded": 3}


@dataclass
class Result:
    family: str
    seed: int
    description: str = ""
    found: list = field(default_factory=list)
    fault: str = ""

    @property
    def misses(self):
        # A figure that is no number is a miss.
        return [(row, size) for row, size in self.found if not size <= BARS[row][0]]

    @property
    def again(self):
        return f"Tools/check-independent --{self.family} {self.seed}"


def compare(task):
    program, family, seed, spoil, keep = task
    try:
        description, found = FAMILIES[family](program, seed, spoil, keep)
        return Result(family, seed, description, found, "" if found else "nothing was compared")
    except Exception:
        return Result(family, seed, fault=traceback.format_exc(limit=3))


def seeds(signals):
    """Family and seed of each signal; another block of them with METER_SEED_BLOCK, four hexadecimal digits."""
    block = int(os.environ.get("METER_SEED_BLOCK") or "0", 16)
    for family, tenths in TENTHS.items():
        count = max(1, int(signals * tenths / 10))
        for n in range(count):
            yield family, block * count + n


def table(results):
    """Prints the worst of each row; says whether all rows were compared, and none missed."""
    well = True
    print(f"{'':58}{'worst':>10}{'bar':>9}  {'':14}{'compared':>9}  verdict, worst signal")
    for row, (bar, unit) in BARS.items():
        sizes = [(size, result) for result in results for name, size in result.found if name == row]
        if not sizes:
            print(f"{row:58}{'-':>10}{bar:9g}  {unit:14}{0:9}  fail: never compared")
            well = False
            continue
        worst, result = max(sizes, key=lambda pair: (not pair[0] <= float("inf"), pair[0]))
        verdict = "pass" if all(size <= bar for size, _ in sizes) else "FAIL"
        well = well and verdict == "pass"
        print(f"{row:58}{worst:10.2g}{bar:9g}  {unit:14}{len(sizes):9}  {verdict}, --{result.family} {result.seed}")
    return well


def report(results):
    for family in FAMILIES:
        mine = [r for r in results if r.family == family]
        passed = sum(1 for r in mine if not r.fault and not r.misses)
        if mine:
            print(f"{family}: {passed} of {len(mine)} signals within every bar")
    for r in results:
        if r.fault or r.misses:
            print(f"again: {r.again}\n  {r.description}", file=sys.stderr)
            for row, size in r.misses:
                print(f"  {row}: {size:.3g} of {BARS[row][0]:g} {BARS[row][1]}", file=sys.stderr)
            if r.fault:
                print(f"  {r.fault}", file=sys.stderr)


def canary(results):
    """Whether every comparison missed, and every row was there."""
    everything = [(row, r) for r in results for row, _ in r.found]
    missed = [(row, r) for r in results for row, _ in r.misses]
    print(f"canary: {len(missed)} of {len(everything)} comparisons notice that the independent side was spoilt")
    for row, r in everything:
        if (row, r) not in missed:
            print(f"not noticed: {row}, {r.again} --spoil", file=sys.stderr)
    for r in results:
        if r.fault:
            print(f"{r.again} --spoil\n  {r.fault}", file=sys.stderr)
    absent = set(BARS) - {row for row, _ in everything}
    for row in absent:
        print(f"canary without: {row}", file=sys.stderr)
    return len(missed) == len(everything) and not absent and not any(r.fault for r in results)


def main():
    parser = argparse.ArgumentParser(prog="Tools/check-independent", description=__doc__)
    parser.add_argument("program", help=argparse.SUPPRESS)
    for family in FAMILIES:
        parser.add_argument(f"--{family}", type=int, metavar="SEED", help=f"only the {family} signal of this seed, in detail")
    parser.add_argument(
        "--signals", type=int, default=40 if os.environ.get("CI") else 200, metavar="COUNT", help="steady signals, 10 or more"
    )
    parser.add_argument("--spoil", action="store_true", help="spoil the independent side of that signal")
    parser.add_argument("--keep", metavar="FOLDER", help="keep scenarios and recordings there")
    options = parser.parse_args()
    if options.keep:
        os.makedirs(options.keep, exist_ok=True)

    only = [(family, getattr(options, family)) for family in FAMILIES if getattr(options, family) is not None]
    if only:
        results = [compare((options.program, *case, options.spoil, options.keep)) for case in only]
        for r in results:
            print(r.description)
            for row, size in r.found:
                print(f"  {row:58}{size:10.2g} of {BARS[row][0]:g} {BARS[row][1]}")
        report(results)
        return 1 if any(r.fault or r.misses for r in results) else 0

    if options.signals < 10:
        parser.error("--signals: 10 or more, so that every comparison takes place")
    with ProcessPoolExecutor() as pool:
        tasks = [(options.program, *signal, False, options.keep) for signal in seeds(options.signals)]
        results = list(pool.map(compare, tasks))
        tasks = [(options.program, family, n, True, None) for family, count in CANARY.items() for n in range(count)]
        spoilt = list(pool.map(compare, tasks))
    well = table(results)
    report(results)
    notices = canary(spoilt)
    return 0 if well and notices and not any(r.fault for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())
