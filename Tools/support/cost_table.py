"""cost_table.py TARGET=IMAGE,COMPILER,OPTIONS=MARKS[,MARKS..] ..: the table of costs, as YAML on standard output.

Of each target's jobs, with the instructions that the marks tell, the typical costs of operations are the best fit, and the worst are such
that no job that was counted costs more than its operations do together.
"""

import hashlib
import math
import pathlib
import re
import sys

TASKS = pathlib.Path(__file__).resolve().parents[2] / "Sources/Firmware/Meter/Tasks/MeterTasks.swift"
# Names and units of the operations, in the order of their marks.
OPERATIONS = re.findall(r'case \.\w+: "([\w.-]+)"  // per (\w+)', TASKS.read_text(encoding="utf-8"))

# Jobs are priced by what they do: operations that only come together, or in any mixture, at once; each other by itself, with the
# costs of those before it taken off.
JOINT = [["window.slice", "window.step", "window.align", "window.lose", "window.fill", "window.work"], ["window.close", "window.join", "window.search", "window.follow"]]


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


def groups():
    """The operations by the group in which they are priced, in their order."""
    found = []
    for name, _ in OPERATIONS:
        group = next((group for group in JOINT if name in group), [name])
        if group not in found:
            found.append(group)
    return found


def raised(usual, rows):
    """Costs that no row of (numbers, cost) exceeds: the usual ones by one factor, and the first, where each job does it once, by a sum
    besides; of those, which together charge the rows the least."""
    has_base = len(usual) > 1 and all(numbers[0] == 1 for numbers, _ in rows)
    sums = [sum(n * x for n, x in zip(numbers, usual)) for numbers, _ in rows]
    least = max([1.0] + [cost / total for (_, cost), total in zip(rows, sums) if cost > 0 and total > 0])
    best = None
    for factor in [1 + step / 100 for step in range(100)] if has_base else [least]:
        base = max([0.0] + [cost - factor * total for (_, cost), total in zip(rows, sums)])
        charged = sum(factor * total + base for total in sums)
        if best is None or charged < best[0]:
            best = (charged, factor, base)
    _, factor, base = best
    return [factor * value + (base if place == 0 else 0) for place, value in enumerate(usual)]


def price(counted):
    """Typical and worst cost by operation."""
    typical, worst = {}, {}
    for group in groups():
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
        for name, most, value in zip(group, raised(usual, rest(worst)), usual):
            typical[name], worst[name] = value, math.ceil(most) + 1
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
