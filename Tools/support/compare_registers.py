"""compare_registers.py RUN.json RECORDS: whether an image's registers are those of the emulator's run."""

import json
import sys


def main(run_file, records_file):
    with open(run_file, encoding="utf-8") as file:
        run = json.load(file)["registers"]
    with open(records_file, encoding="utf-8") as file:
        registers = [line.split() for line in file if line.startswith("R ")]
    # Quanta and the two halves of a residue, by register: +A, -A, R1..R4, +S, -S; first the total, then the phases.
    codes = [1, 2, 5, 6, 7, 8, 9, 10]
    compared = 0
    for group, fields in enumerate(registers):
        for place, code in enumerate(codes):
            name = f"{code + 20 * group}.8.0"
            if name not in run:
                # A single-phase meter shows no registers by phase.
                if group == 0:
                    sys.exit(f"{run_file}: no {name}")
                continue
            whole, fraction = run[name]["value"].split(".")
            quanta = int(whole) * 1_000_000 + int(fraction)
            if quanta != int(fields[1 + 3 * place]):
                sys.exit(f"{name}: {quanta} quanta in the emulator, {fields[1 + 3 * place]} in the image")
            compared += 1
    if compared < 8:
        sys.exit(f"{records_file}: only {compared} registers")


if __name__ == "__main__":
    main(*sys.argv[1:])
