"""instruction_table.py COUNTS RECORDS: instructions per sample frame, from the plugin's counts and the image's records.

The capture path is the driver's judging and handing over and the aligner's taking. Left out is what stands in the place of a board:
reading the stream (on a board the bus moves bytes by itself) and writing records. All else is the work of windows.
"""

import subprocess
import sys

CAPTURE = ("AD7991.judge", "AD7991.copyFrames", "ReadSlot.append", "Meter.take", "AD7991.capture", "ChannelTags.")
HARNESS = ("AD7991.transfer", "StreamReader", "StreamHeader", "StreamBus", "RecordWriter", "ProofPort", "ProofMeter", "world_",
           "open_files", "Reset_Handler", "ProofSinglePhase_main", "?")


def main(counts_file, records_file):
    with open(counts_file, encoding="utf-8") as file:
        counts = [line.rstrip("\n").split(" ", 2) for line in file]
    names = subprocess.run(
        ["swift", "demangle", "-simplified"], input="\n".join(name for _, _, name in counts), capture_output=True,
        text=True, check=True).stdout.split("\n")
    with open(records_file, encoding="utf-8") as file:
        tally = next(line.split() for line in file if line.startswith("A "))
    # Measured and filled.
    frames = int(tally[1]) + int(tally[2])
    groups = {"capture": [], "window": [], "harness": []}
    for (instructions, calls, _), name in zip(counts, names):
        group = "harness" if name.removeprefix("specialized ").removeprefix("static ").startswith(HARNESS) else (
            "capture" if any(word in name for word in CAPTURE) else "window")
        groups[group].append((int(instructions), int(calls), name))
    print(f"{frames} frames")
    for group, rows in groups.items():
        total = sum(row[0] for row in rows)
        print(f"{group}: {total / frames:.1f} instructions a frame")
        for instructions, calls, name in sorted(rows, reverse=True)[:25]:
            if instructions >= frames:
                print(f"  {instructions / frames:8.1f} {instructions / max(1, calls):10.1f} a call  {name[:90]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
