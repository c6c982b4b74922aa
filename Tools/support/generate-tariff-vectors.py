"""Fills in what the cases of Tests/Vectors/tariff expect, by tariff_reference.py; see README.md there."""

import argparse
import pathlib
import random
import sys

import tariff_reference
import zones

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests/Vectors/tariff"

ZONES = """UTC0 <+0545>-5:45 CET-1CEST,M3.5.0,M10.5.0/3 EST5EDT,M3.2.0,M11.1.0 IST-1GMT0,M10.5.0,M3.5.0/1
<+1030>-10:30<+11>-11,M10.1.0,M4.1.0 <+00>0<+02>-2,M3.5.0/1,M10.5.0/3 EET-2EEST,M4.5.5/0,M10.5.4/24
<-04>4<-03>,M9.1.6/24,M4.1.6/24 CST5CDT,M3.2.0/0,M11.1.0/1 EET-2EEST,M3.4.4/50,M10.4.4/50 NZST-12NZDT,M9.5.0,M4.1.0/3
<-02>2<-01>,M3.5.0/-1,M10.5.0/0 AAA0BBB,M1.1.0/-167,M7.1.0 AAA12BBB,J180,J365/167 AAA0BBB-23,J100/2,J101/2
AAA0BBB,J100/2,J100/3:30 AAA-3BBB12,J60/0,J300/0""".split()


def random_time(generator):
    kind = generator.randrange(3)
    if kind == 0:
        return generator.randrange(24) * 3600
    return generator.randrange(96) * 900 if kind == 1 else generator.randrange(86400)


def clock(second):
    hours, minutes, seconds = second // 3600, second // 60 % 60, second % 60
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


def random_calendar(generator, near):
    """Lines of a calendar, its dates near a day of the year."""
    lines, days, weeks = [], [], []
    for number in generator.sample(range(256), generator.randint(1, 5)):
        switches = sorted({random_time(generator) for _ in range(generator.randint(1, 8))})
        if generator.random() < 0.7:
            switches = sorted({0, *switches})
        days.append(number)
        lines.append(f"day {number} " + " ".join(f"{clock(s)}={generator.randrange(4)}" for s in switches))
    for number in range(generator.randint(1, 3)):
        weeks.append(f"w{number}")
        lines.append(f"week w{number} " + " ".join(str(generator.choice(days)) for _ in range(7)))

    def date(is_yearly):
        day = near + zones.datetime.timedelta(generator.choice([0, 0, 1, -1, 2, -2, generator.randint(-200, 200)]))
        return day.strftime("%m-%d" if is_yearly else "%Y-%m-%d")

    for output in ["energy"] + [output for output in ("demand", "relay") if generator.random() < 0.3]:
        seen = set()
        for number in range(generator.randint(1, 3)):
            begins = date(number == 0 or generator.random() < 0.6)
            if begins not in seen and begins != "02-29":
                seen.add(begins)
                lines.append(f"season {output} {begins} {generator.choice(weeks)}")
        if not seen:
            lines.append(f"season {output} 01-01 {weeks[0]}")
        if all(len(begins) > 5 for begins in seen) and seen:
            lines.append(f"season {output} 07-07 {weeks[0]}")
        seen = set()
        for _ in range(generator.randint(0, 4)):
            special = date(generator.random() < 0.5)
            if special not in seen:
                seen.add(special)
                lines.append(f"special {output} {special} {generator.choice(days)}")
    return lines


def random_cases(count, seed):
    generator = random.Random(seed)
    for number in range(count):
        text = ZONES[number % len(ZONES)]
        zone = zones.rule(text)
        around = generator.randrange(1_000_000_000, 7_000_000_000)
        periods = [period[0] for period in zone.periods if period[0] > around]
        if periods and generator.random() < 0.8:
            around = periods[0]
        around -= around % 60
        case = tariff_reference.Case(f"random {number}")
        lines = [f"zone {text}"]
        begin, end = (zones.naive(around + days * 86400).isoformat() + "Z" for days in (-3, 3))
        lines.append(f"span {begin} {end}")
        near = zones.naive(around).date()
        lines += random_calendar(generator, near)
        if generator.random() < 0.4:
            at = zones.naive(around + generator.choice([0, 3600, 7200, generator.randint(-180000, 180000)]))
            lines += [f"passive {at.isoformat()}"] + random_calendar(generator, near)
        for line in lines:
            case.read(line)
        yield case


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file differs")
    check = parser.parse_args().check
    differing = []
    for path in sorted(FOLDER.glob("*.txt")):
        head, cases = tariff_reference.read_cases(path)
        if path.name == "random.txt":
            cases = list(random_cases(360, 5))
        lines, rows = head, 0
        for case in cases:
            expected = case.expected()
            rows += len(expected)
            lines += [f"case {case.name}"] + [line for line in case.lines if line and not line.startswith("expect")] + expected + [""]
        text = "\n".join(lines)
        if check and path.read_text() != text:
            differing.append(path.name)
        elif not check:
            path.write_text(text)
        print(f"{path.name}: {len(cases)} cases, {rows} changes, {len(text)} bytes")
    if differing:
        sys.exit(f"differs from what the reference expects: {', '.join(differing)}")


main()
