"""Writes Tests/Vectors/civil-time from Python's datetime, zoneinfo and the pinned tzdata; see README.md there."""

import argparse
import datetime
import importlib.resources
import os
import pathlib
import re
import sys
import time
import zoneinfo

import zones
from zones import Rule, footer, naive, naive_seconds, state, zone_from_text

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests/Vectors/civil-time"
START, LAST_YEAR = 946684800, 2099
LATE_YEARS = {2100, 2101, 2104, 2196, 2199}  # a century without a leap day, and the end of what the clock serves

# Rules that tzdata doesn't have, all of whose transitions stay in their year.
OTHER_RULES = """
EST5EDT,J60,J300
EST5EDT4,0/0,J365/25
AAA-3BBB,J61/23:59:59,J305/0
AAA-3:30:15BBB-5,M2.5.0/-1:30,M11.1.3/25:59:59
XYZ+0ABC-23:59:59,M5.1.1,M8.2.3
XYZ0ABC23:59:59,M5.1.1,M8.2.3
""".split()
# Days of the year next to 29 February, or that count it: Python 3.11's zoneinfo is a day off here, the C library is not. Times of
# three digits, which not every zoneinfo reads. And offsets of a day, which Python's datetime doesn't have.
C_LIBRARY_RULES = """
EST5EDT,59,299/24
AAA-1BBB,58/23,300
AAA3BBB,300,60/0
AAA-3BBB,J59/23:59:59,J305/0
<+04>-4<+03>,M3.2.5/100,M10.4.1/-100
<-1130>11:30<-1030>,M10.1.0/167,M4.4.6/-167
AAA24BBB,M4.1.1,M9.5.5
AAA-24:59:59BBB,M4.1.1,M9.5.5
""".split()
# Those whose transitions leave their year, meet, or follow each other within the hour.
FAR_RULES = """
AAA0BBB,M1.1.0/-167,M7.1.0
AAA-13BBB,J1/-167,J180
AAA12BBB,J180,J365/167
AAA0BBB,J365/167,J180/3
AAA-1BBB,365,181
AAA0BBB,J365/167:59:59,J1/-167:59:59
AAA0BBB,J100/2,J100/2:30
AAA0BBB,J100/2,J100/3:30
AAA-2BBB-1,J100/2,J100/1:45
AAA0BBB,J4,M1.1.0
AAA0BBB,M1.1.0,J4
AAA0BBB-23,J100/2,J101/2
""".split()
INSTANTS = ["2000-01-01T00:00:00", "2024-02-29T12:00:00", "2026-01-01T00:00:00", "2026-06-30T23:59:59", "2050-07-01T12:34:56",
            "2099-12-31T23:59:59", "2100-02-28T23:30:00", "2101-01-01T00:00:00", "2199-12-31T23:59:59"]


def scan(zone):
    """All changes of offset or daylight saving from 2000 on: day by day, and halved down to the second."""
    changes, low = [], START
    known = state(zone, low)
    for high in range(START + 86400, naive_seconds(datetime.datetime(LAST_YEAR + 101, 1, 1)), 86400):
        found = state(zone, high)
        while found != known:
            early, late = low, high
            while late - early > 1:
                middle = (early + late) // 2
                early, late = (middle, late) if state(zone, middle) == known else (early, middle)
            changes.append((late, *known, *state(zone, late)))
            known, low = state(zone, late), late
        low = high
    return changes


def served(changes, last_year=LAST_YEAR):
    years = [(naive(change[0]).year, change) for change in changes]
    return [change for year, change in years if 2000 <= year <= last_year or year in LATE_YEARS]


def governs_from(changes, rule_changes):
    """The first year from which on a zone does what its rule says."""
    for year in range(2000, LAST_YEAR + 1):
        from_then = naive_seconds(datetime.datetime(year, 1, 1))
        if [c for c in changes if c[0] >= from_then] == [c for c in rule_changes if c[0] >= from_then]:
            return year
    raise AssertionError("a rule that never governs")


def c_library(text, instants):
    """Offsets and daylight saving by the C library, which looks at one year too."""
    os.environ["TZ"] = text
    time.tzset()
    return [(there.tm_gmtoff, bool(there.tm_isdst)) for there in map(time.localtime, instants)]


def months():
    day, rows = datetime.date(1900, 1, 1), []
    while day.year < 2300:  # every day, one by one
        if day.day == 1:
            rows.append([day.year, day.month, day.toordinal() - zones.EPOCH.toordinal(), 0, day.isoweekday()])
        rows[-1][3] += 1
        day += datetime.timedelta(1)
    return rows


def leap_seconds():
    text = importlib.resources.files("tzdata.zoneinfo").joinpath("leapseconds").read_text()
    for year, month, day in re.findall(r"^Leap\s+(\d+)\s+(\w+)\s+(\d+)\s+23:59:60", text, re.M):
        last = datetime.datetime.strptime(f"{year} {month} {day} 23:59:59", "%Y %b %d %H:%M:%S")
        yield naive_seconds(last), last.isoformat()


def resolved(zone, local):
    """Instants at which clocks show a local time, by zoneinfo: fold 0 and 1, as far as they lead back."""
    instants = set()
    for fold in (0, 1):
        utc = int(naive(local).replace(tzinfo=zone, fold=fold).timestamp())
        if naive_seconds(datetime.datetime.fromtimestamp(utc, zone).replace(tzinfo=None, fold=0)) == local:
            instants.add(utc)
    return sorted(instants)


def files():
    rules, zone_rows, transitions, civil, instants = [], [], [], [], []

    by_rule = {}
    for name in sorted(zoneinfo.available_timezones()):
        by_rule.setdefault(footer(name), []).append(name)

    def add(text, changes, oracle, first_year, resolve):
        number = len(rules)
        rules.append((number, first_year, len(changes), text))
        rule = Rule(text)
        for utc, offset, is_daylight, new_offset, new_daylight in changes:
            before, after = naive(utc - 2 + offset), naive(utc + 2 + new_offset)
            transitions.append((number, utc, offset, int(is_daylight), new_offset, int(new_daylight), before.isoformat(),
                                after.isoformat()))
            low, high = sorted((utc + offset, utc + new_offset))
            for local in (low - 1, low, high - 1, high):
                found = resolve(local)
                assert found == rule.instants(local), (text, local)
                acts = rule.action(local)
                assert acts == (found[0] if found else utc) or text in FAR_RULES, (text, local)
                civil.append((number, naive(local).isoformat(), *(found + ["", ""])[:2], acts))
        if text not in FAR_RULES:
            near = [change[0] + second for change in changes for second in (-2, -1, 0, 1, 2)]
            assert c_library(text, near) == [rule.state(utc) for utc in near], text
        for instant in INSTANTS:
            utc = naive_seconds(datetime.datetime.fromisoformat(instant))
            offset, is_daylight = oracle(utc)
            assert rule.state(utc) == (offset, is_daylight), (text, instant)
            instants.append((number, utc, offset, int(is_daylight), naive(utc + offset).isoformat()))
        return number

    for text, names in sorted(by_rule.items()):
        zone = zone_from_text(text)
        changes = scan(zone)
        found = [(name, governs_from(scan(zoneinfo.ZoneInfo(name)), changes)) for name in names]
        first_year = min(year for _, year in found)
        changes = [c for c in served(changes) if naive(c[0]).year >= first_year]
        number = add(text, changes, lambda utc: state(zone, utc), first_year, lambda local: resolved(zone, local))
        for name, year in found:
            count = sum(1 for c in changes if year <= naive(c[0]).year <= LAST_YEAR)
            zone_rows.append((name, number, year, count))
    for text in OTHER_RULES:
        zone = zone_from_text(text)
        add(text, served(scan(zone), 2032), lambda utc: state(zone, utc), 2000, lambda local: resolved(zone, local))
    for text in C_LIBRARY_RULES + FAR_RULES:
        rule = Rule(text)
        changes = [(new[0], old[1], old[2], new[1], new[2]) for old, new in zip(rule.periods, rule.periods[1:])]
        add(text, served(changes, 2032), rule.state, 2000, rule.instants)

    return {
        "months.csv": ("year,month,first_day,days,weekday", months()),
        "rules.csv": ("rule,first_year,transitions,tz", rules),
        "zones.csv": ("zone,rule,governs_from,transitions", sorted(zone_rows)),
        "transitions.csv": ("rule,utc,offset,daylight,new_offset,new_daylight,local_2s_before,local_2s_after", transitions),
        "civil.csv": ("rule,local,first,second,acts", civil),
        "instants.csv": ("rule,utc,offset,daylight,local", instants),
        "leap-seconds.csv": ("utc,local", list(leap_seconds())),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file differs")
    check = parser.parse_args().check
    differing = []
    for name, (header, rows) in files().items():
        text = header + "\n" + "".join(",".join(str(field) for field in row) + "\n" for row in rows)
        path = FOLDER / name
        if check:
            if not path.exists() or path.read_text() != text:
                differing.append(name)
        else:
            path.write_text(text)
        print(f"{name}: {len(rows)} rows, {len(text)} bytes")
    if differing:
        sys.exit(f"differs from what is generated: {', '.join(differing)}")


main()
