"""cost_table.py TARGET=IMAGE,COMPILER,OPTIONS=MARKS[,MARKS..] ..: the table of costs, as YAML on standard output.

Of each target's jobs, with the instructions that the marks tell, the typical cost of an operation is the mean, and the worst is such
that no job that was counted costs more than its operations do together.
"""

import hashlib
import math
import sys

OPERATIONS = [
    ("capture.read", "read"), ("capture.block", "block"), ("pulses.look", "job"), ("pulses.arm", "pulse"),
    ("window.align", "portion"), ("window.slice", "job"), ("window.phase", "phase"), ("window.unsteady-phase", "phase"),
    ("window.close", "window"), ("billing.look", "job"), ("billing.window", "window"), ("billing.boundary", "boundary"),
    ("supervision.round", "job"), ("self-test.round", "job"), ("display.page", "job"),
]
# Operations that a job does once, and what it does beside as often as it comes.
BASES = ["capture.read", "pulses.look", "window.slice", "billing.look", "billing.window", "supervision.round",
         "self-test.round", "display.page"]


def jobs(path):
    """Instructions and operations of each job, and the instructions of the scheduler's two calls."""
    counted, calls = [], {1: [], 2: []}
    start = cost = None
    work = {}
    with open(path, encoding="ascii") as file:
        for line in file:
            mark, begin, end = map(int, line.split())
            if mark >= 256:
                work[OPERATIONS[mark // 256 - 1][0]] = mark % 256
                continue
            if cost is not None:
                counted.append((cost, work))
                cost, work = None, {}
            if mark == 0:
                start = end
            elif mark in calls:
                calls[mark].append(begin - start)
            elif mark == 3:
                cost = begin - start
    if cost is not None:
        counted.append((cost, work))
    return counted, calls


def price(counted):
    """Typical and worst cost by operation."""
    typical, worst = {}, {}
    for base in BASES:
        mine = [(cost, {name: number for name, number in work.items() if name != base})
                for cost, work in counted if base in work]
        if not mine:
            sys.exit(f"no job was counted that does {base}")
        if base == "capture.read":
            # Blocks make a read: whole ones tell what a block costs, and any what is left.
            whole = [(cost, work["capture.block"]) for cost, work in mine if work.get("capture.block", 0) >= 80]
            typical["capture.block"] = sum(c for c, _ in whole) / sum(n for _, n in whole)
            worst["capture.block"] = max(math.ceil(c / n) for c, n in whole)
            rest = [cost - work.get("capture.block", 0) * worst["capture.block"] for cost, work in mine]
            typical[base], worst[base] = 0, max(0, max(rest))
            continue
        alone = [cost for cost, work in mine if not work]
        if not alone:
            sys.exit(f"no job was counted that does {base} alone")
        typical[base], worst[base] = sum(alone) / len(alone), max(alone)
        for name in sorted({name for _, work in mine for name in work}):
            with_it = [(cost, work[name]) for cost, work in mine if list(work) == [name]]
            numbers = sum(n for _, n in with_it)
            typical[name] = max(0, sum(c - typical[base] for c, _ in with_it) / numbers)
            worst[name] = max(0, max(math.ceil((c - worst[base]) / n) for c, n in with_it))
    return typical, worst


def main(arguments):
    print("# Instructions of the firmware's operations, as Tools/count-costs counted them. `typical` is the mean over its runs; with `worst`")
    print("# no job of theirs cost more than its operations together.")
    print("targets:")
    for argument in arguments:
        target, build, paths = argument.split("=")
        image, compiler, options = build.split(",", 2)
        with open(image, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        counted, calls = [], {1: [], 2: []}
        for path in paths.split(","):
            more, more_calls = jobs(path)
            counted += more
            for call in calls:
                calls[call] += more_calls[call]
        typical, worst = price(counted)
        typical["scheduler.dispatch"] = sum(sum(c) / len(c) for c in calls.values())
        worst["scheduler.dispatch"] = sum(max(c) for c in calls.values())
        for cost, work in counted:
            if cost > sum(number * worst[name] for name, number in work.items()):
                sys.exit(f"{target}: a job of {cost} instructions costs more than {work}")
        print(f"  {target}:")
        print(f'    build: {{image: "{digest}", compiler: "{compiler}", options: "{options}"}}')
        print("    operations:")
        for name, unit in OPERATIONS + [("scheduler.dispatch", "job")]:
            if name not in worst:
                sys.exit(f"{target}: no job was counted that does {name}")
            print(f"      {name}: {{per: {unit}, typical: {round(typical[name])}, worst: {worst[name]}}}")


if __name__ == "__main__":
    main(sys.argv[1:])
