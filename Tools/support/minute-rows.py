"""minute-rows.py FIRST-YEAR YEARS: a table of energy with a row a minute, on standard output. The same numbers every time."""

import datetime
import sys


def main():
    first, years = int(sys.argv[1]), int(sys.argv[2])
    day, end = datetime.date(first, 1, 1), datetime.date(first + years, 1, 1)
    times = [f"T{minute // 60:02}:{minute % 60:02}:00Z," for minute in range(1440)]
    state = 1
    print("utc,import_Wh")
    print(f"{day}{times[0]}0")
    while day < end:
        following = day + datetime.timedelta(days=1)
        lines = []
        for minute in range(1440):
            state = state * 1_103_515_245 + 12_345 & 0x7FFF_FFFF
            lines.append(f"{day if minute < 1439 else following}{times[(minute + 1) % 1440]}{state % 61}.{state >> 11:06}\n")
        sys.stdout.write("".join(lines))
        day = following


if __name__ == "__main__":
    main()
