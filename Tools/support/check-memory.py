"""A long run needs no more memory than one of an hour: started by Tools/check-memory [DURATION].

Measures thirty days of thousands of switchings a day, cut to 1 h and to DURATION (6h) of virtual time, and a recording over 1 h
and 6 h. Fails when the resident memory ever exceeds 64 MiB, or when the long run needs 2 MiB more than the short one. Standard
library only.
"""
import math
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT_KIB = 64 * 1024
GROWTH_KIB = 2 * 1024


def program():
    build = ["swift", "build", "-c", "release", "--product", "meter-emulator"]
    subprocess.run(build, cwd=ROOT, check=True, stdout=sys.stderr)
    shown = subprocess.run(build + ["--show-bin-path"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return shown.stdout.strip() + "/meter-emulator"


def peak_kib(command):
    """Largest resident memory of the command, KiB."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"memory: {' '.join(command)} ended with {process.returncode}")
    return usage.ru_maxrss


def recording(path):
    """Ten cycles of 50 Hz at 8 kS/s."""
    with open(path, "w") as file:
        file.write("time_s,u1_V,i1_A\n")
        for n in range(1600):
            x = 2 * math.pi * n / 160
            file.write(f"{n / 8000:.6f},{325 * math.sin(x):.4f},{14 * math.sin(x - 1):.5f}\n")


def main():
    duration = sys.argv[1] if len(sys.argv) > 1 else "6h"
    meter = program()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        recording(f"{folder}/feed.csv")
        scenario = ["Tests/Scenarios/thirty-days.yaml"]
        for arguments, long in ((scenario, duration), (["--waveform", f"{folder}/feed.csv"], "6h")):
            peaks = [peak_kib([meter, "run", "--json", "--duration", time, *arguments]) for time in ("1h", long)]
            growth = peaks[1] - peaks[0]
            bad = max(peaks) > LIMIT_KIB or growth > GROWTH_KIB
            failed = failed or bad
            print(
                f"memory: {arguments[-1].rpartition('/')[2]}: {peaks[0]} KiB in 1h, {peaks[1]} KiB in {long}; permitted "
                f"{LIMIT_KIB} KiB and {GROWTH_KIB} KiB of growth{': FAILED' if bad else ''}"
            )
    sys.exit(1 if failed else 0)


main()
