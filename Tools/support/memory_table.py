"""memory_table.py CEILINGS IMAGE NAME SIZES..: flash and memory of a proof image by module, against committed ceilings.

Flash is by symbol: code and constants belong to the module in whose name they are mangled, which for a generic function is where
it was written. Memory is the state of each module, as the image itself tells it (SIZES, its line Z), and the bound on the stack.
The file of ceilings has lines `image,module,flash,memory`, bytes; a module without one, or above one, fails.
"""

import csv
import re
import subprocess
import sys

from stack_bound import StackError, longest, read

MODULES = ["Quantities", "Metrology", "CivilTime", "Tariff", "Demand", "Scheduler", "Drivers", "Meter", "Proof"]


def module(name):
    """The module of a mangled name; `Swift` for the standard library, `world` for C and the run-time library."""
    mangled = re.match(r"\$[es](\d+)(\w+)", name)
    if mangled:
        word = mangled[2][: int(mangled[1])]
        return word if word in MODULES else "Swift"
    return "Swift" if name.startswith(("$e", "$s", "swift_")) else "world"


def flash(image):
    found = {}
    text = subprocess.run(["arm-none-eabi-nm", "-S", image], capture_output=True, text=True, check=True).stdout
    for start, size, kind, name in re.findall(r"^([0-9a-f]+) ([0-9a-f]+) (\w) (.*)$", text, re.M):
        if int(start, 16) < 0x1000_0000 and kind in "tTrRwWvVdD":
            found.setdefault(int(start, 16) & ~1, (int(size, 16), name))
    sums = {}
    for size, name in found.values():
        sums[module(name)] = sums.get(module(name), 0) + size
    sections = subprocess.run(["arm-none-eabi-size", "-A", image], capture_output=True, text=True, check=True).stdout
    sizes = dict(re.findall(r"^(\.\S+)\s+(\d+)", sections, re.M))
    total = sum(int(sizes.get(name, 0)) for name in (".vectors", ".text", ".data.rel.ro", ".data"))
    # Constants without a symbol, alignment, the vectors.
    sums["unnamed"] = total - sum(sums.values())
    fixed = int(sizes.get(".data", 0)) + int(sizes.get(".bss", 0))
    return sums, total, fixed


def main(arguments):
    ceilings_file, image, name, *sizes = arguments
    metrology, drivers, tariff, demand, meter, scheduler, everything = (int(size) for size in sizes)
    sums, total, fixed = flash(image)
    table = read(image)
    root = next(start for start, function in table.items() if function.name == "Reset_Handler")
    try:
        stack, _ = longest(table, root)
    except StackError as error:
        sys.exit(f"{name}: {error}")
    memory = {
        "Metrology": metrology, "Drivers": drivers, "Tariff": tariff, "Demand": demand,
        "Meter": meter - metrology - tariff - demand, "Scheduler": scheduler,
        "Proof": everything - meter - scheduler - drivers,
    }
    rows = [(key, sums.get(key, 0), memory.get(key, 0)) for key in MODULES + ["Swift", "world", "unnamed"]]
    rows.append(("stack", 0, stack - everything))
    rows.append(("fixed", 0, fixed))
    rows.append(("total", total, stack + fixed))
    with open(ceilings_file, encoding="utf-8") as file:
        ceilings = {(row["image"], row["module"]): row for row in csv.DictReader(file)}
    failed = False
    print(f"{name:20} {'flash':>8} {'ceiling':>8} {'memory':>8} {'ceiling':>8}")
    for key, used_flash, used_memory in rows:
        ceiling = ceilings.get((name, key))
        if ceiling is None:
            print(f"  {key}: no ceiling in {ceilings_file}")
            failed = True
            continue
        above = used_flash > int(ceiling["flash"]) or used_memory > int(ceiling["memory"])
        failed = failed or above
        print(
            f"  {key:18} {used_flash:8} {ceiling['flash']:>8} {used_memory:8} {ceiling['memory']:>8}"
            + ("  ABOVE" if above else "")
        )
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    main(sys.argv[1:])
