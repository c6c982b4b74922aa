"""compare_costs.py TABLE COUNTED: fails where a cost in the table is off by more than 5 % of what was counted."""

import re
import sys

LINE = re.compile(r"^      ([a-z0-9.-]+): \{per: \w+, typical: (\d+), worst: (\d+)\}$")


def costs(path):
    target, found = None, {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            heading = re.match(r"^  ([a-z0-9-]+):$", line)
            if heading:
                target = heading.group(1)
            operation = LINE.match(line.rstrip("\n"))
            if operation:
                found[target, operation.group(1)] = (int(operation.group(2)), int(operation.group(3)))
    return found


def main(table_file, counted_file):
    table, counted = costs(table_file), costs(counted_file)
    if not counted:
        sys.exit(f"{counted_file}: no costs")
    stale = [f"{target} {name}: only in one of the two" for target, name in sorted(table.keys() ^ counted.keys())]
    for key in sorted(table.keys() & counted.keys()):
        for what, old, new in zip(("typical", "worst"), table[key], counted[key]):
            if abs(new - old) > 0.05 * old:
                stale.append(f"{key[0]} {key[1]}: {what} is {new}, in the table {old}")
    if stale:
        sys.exit("\n".join(stale) + f"\n{table_file} is stale: run Tools/count-costs")
    print(f"costs: {len(counted)} counted, none off by more than 5 %")


if __name__ == "__main__":
    main(*sys.argv[1:])
