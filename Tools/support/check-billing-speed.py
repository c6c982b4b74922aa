"""Bills one and ten years of minute rows: started by Tools/check-billing-speed. Standard library only.

Fails when ten years take more than 3 s of processor time, the better of two runs, or 2 MiB more of resident memory than one year.
"""

import os
import subprocess
import sys
import tempfile

CALENDAR = "Sources/Emulator/Calendars/Example/household.yaml"
SECONDS = 3
GROWTH_KIB = 2 * 1024


def measure(command):
    """Processor seconds and the largest resident memory, KiB."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"billing: {' '.join(command)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def main():
    program = sys.argv[1]
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for years in (1, 10):
            table = os.path.join(folder, f"{years}.csv")
            with open(table, "w", encoding="utf-8") as file:
                subprocess.run([sys.executable, "Tools/support/minute-rows.py", "2020", str(years)], stdout=file, check=True)
            runs = [measure([program, "billing", "--calendar", CALENDAR, "--energy", table]) for _ in range(2)]
            found[years] = min(run[0] for run in runs), max(run[1] for run in runs)
            os.remove(table)
    seconds, growth = found[10][0], found[10][1] - found[1][1]
    is_slow, grows = seconds > SECONDS, growth > GROWTH_KIB
    print(f"billing: ten years of minute rows in {seconds:.2f} s of processor time; allowed {SECONDS} s{': FAILED' if is_slow else ''}")
    print(
        f"billing: {found[10][1] / 1024:.1f} MiB, with one year {found[1][1] / 1024:.1f} MiB; allowed {GROWTH_KIB // 1024} MiB more"
        f"{': FAILED' if grows else ''}")
    sys.exit(1 if is_slow or grows else 0)


if __name__ == "__main__":
    main()
