"""cost_table.py TARGET=IMAGE,COMPILER,OPTIONS=MARKS[,MARKS..] ..: the table of costs, as YAML on standard output.

Of each target's jobs, with the instructions that the marks tell, the typical costs of operations are the best fit, and the worst are such
that no job that was counted costs more than its operations do together.
"""

import hashlib
import math
import sys

OPERATIONS = [
    ("capture.read", "read"), ("capture.block", "block"), ("pulses.look", "job"), ("pulses.arm", "pulse"),
    ("window.align", "portion"), ("window.lose", "portion"), ("window.fill", "frame"), ("window.work", "portion"), ("window.slice", "job"), ("window.phase", "phase"), ("window.unsteady-phase", "phase"),
    ("window.close", "phase"),
    ("window.search", "block"), ("billing.look", "job"), ("billing.window", "window"), ("billing.boundary", "boundary"),
    ("supervision.round", "job"), ("self-test.round", "job"), ("display.page", "job"),
]
def jobs(path):
    """Instructions and operations of each job, and the instructions of the scheduler's two calls."""
    counted, calls = [], {1: [], 2: []}
    start = cost = None
    work = {}
    with open(path, encoding="ascii") as file:
        for line in file:
            mark, begin, end = map(int, line.split())
            if mark >= 2048:
                work[OPERATIONS[mark // 2048 - 1][0]] = mark % 2048
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


def solve(rows):
    """Least squares: the costs x of the operations so that cost = sum(number * x), over rows of (numbers, cost)."""
    size = len(rows[0][0])
    matrix = [[sum(n[i] * n[j] for n, _ in rows) for j in range(size)] + [sum(n[i] * c for n, c in rows)]
              for i in range(size)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(matrix[row][column]))
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        for row in range(size):
            if row != column:
                factor = matrix[row][column] / matrix[column][column]
                matrix[row] = [x - factor * y for x, y in zip(matrix[row], matrix[column])]
    return [matrix[i][size] / matrix[i][i] for i in range(size)]


# Jobs by what they do: each group is priced by itself, with the costs of the groups before it taken off.
GROUPS = [
    ["pulses.look"], ["pulses.arm"], ["window.slice"], ["window.align", "window.lose", "window.fill", "window.work"], ["window.phase"],
    ["window.unsteady-phase"], ["window.close", "window.search"], ["billing.look"], ["billing.window"],
    ["billing.boundary"], ["supervision.round"], ["self-test.round"], ["display.page"], ["capture.read"], ["capture.block"],
]


def price(counted):
    """Typical and worst cost by operation."""
    typical, worst = {}, {}
    for group in GROUPS:
        known = set(typical) | set(group)
        mine = [(cost, work) for cost, work in counted if set(work) & set(group) and set(work) <= known]
        for name in group:
            if not any(name in work for _, work in mine):
                sys.exit(f"no job was counted that does {name}")

        def rest(costs):
            return [([work.get(name, 0) for name in group],
                     cost - sum(number * costs[name] for name, number in work.items() if name not in group))
                    for cost, work in mine]

        usual = [max(0.0, value) for value in solve(rest(typical))]
        # All costs of a group are raised by one factor, until no job costs more.
        factor = max([1.0] + [
            cost / sum(n * x for n, x in zip(numbers, usual))
            for numbers, cost in rest(worst) if cost > 0 and sum(n * x for n, x in zip(numbers, usual)) > 0])
        for name, value in zip(group, usual):
            typical[name], worst[name] = value, math.ceil(value * factor) + 1
    return typical, worst


def main(arguments):
    print("# Instructions of the firmware's operations, as Tools/count-costs counted them. `typical` fits its runs best; with `worst`")
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
