"""Time zones for oracles: zoneinfo with the pinned tzdata alone, and rules written down from their definition.

zoneinfo looks at the transitions of one year only, which is right for every rule in tzdata but not for one whose transitions leave
their year; for those `Rule` enumerates the transitions of all years.
"""

import bisect
import datetime
import functools
import importlib.resources
import io
import re
import struct
import zoneinfo

zoneinfo.reset_tzpath([])  # not the system's

EPOCH = datetime.date(1970, 1, 1)
UTC = datetime.timezone.utc


def footer(name):
    """The TZ string at the end of a zone's file."""
    package, _, resource = ("tzdata.zoneinfo." + name.replace("/", ".")).rpartition(".")
    data = importlib.resources.files(package).joinpath(resource).read_bytes()
    return data.rstrip(b"\n").rsplit(b"\n", 1)[1].decode()


def zone_from_text(text):
    """A ZoneInfo that knows nothing but a TZ string: a TZif file (RFC 8536) without transitions."""
    header = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    block = struct.pack(">lbb", 0, 0, 0) + b"???\0"
    return zoneinfo.ZoneInfo.from_file(io.BytesIO(2 * (header + block) + b"\n" + text.encode() + b"\n"), key=text)


def state(zone, utc):
    """Offset in seconds and whether daylight saving time holds, by zoneinfo."""
    local = datetime.datetime.fromtimestamp(utc, zone)
    return int(local.utcoffset().total_seconds()), bool(local.dst())


def naive_seconds(local):
    """A naive datetime as seconds since 1970-01-01T00:00:00, as if it were UTC."""
    return int(local.replace(tzinfo=UTC).timestamp())


def naive(seconds):
    return datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)


class Rule:
    """A POSIX TZ string, every transition of the years 1990 to 2210 in a list."""

    def __init__(self, text):
        self.text = text
        name = r"(?:<[A-Za-z0-9+-]{3,}>|[A-Za-z]{3,})"
        time = r"[+-]?\d{1,3}(?::\d{2}(?::\d{2})?)?"
        match = re.fullmatch(
            rf"{name}({time})(?:{name}({time})?,([^,/]+)(?:/({time}))?,([^,/]+)(?:/({time}))?)?", text)
        standard, daylight, start, start_time, end, end_time = match.groups()
        self.standard = -self.seconds(standard)
        self.daylight = self.standard + 3600 if daylight is None else -self.seconds(daylight)
        transitions = []
        for year in range(1990, 2211) if start else []:
            begins = self.day(start, year) * 86400 + self.seconds(start_time or "2") - self.standard
            ends = self.day(end, year) * 86400 + self.seconds(end_time or "2") - self.daylight
            transitions += [(begins, True), (ends, False)]
        transitions.sort()  # False before True: at one instant the start has the last word
        # Periods (from, offset, daylight), without those that change nothing.
        self.periods = [(-(10**12), self.standard, False)]
        for instant, is_daylight in transitions:
            if self.periods[-1][0] == instant:
                self.periods.pop()
            if self.periods[-1][2] != is_daylight:
                self.periods.append((instant, self.daylight if is_daylight else self.standard, is_daylight))

    @staticmethod
    def seconds(text):
        sign = -1 if text.startswith("-") else 1
        parts = [int(part) for part in text.lstrip("+-").split(":")] + [0, 0]
        return sign * (parts[0] * 3600 + parts[1] * 60 + parts[2])

    @staticmethod
    def day(text, year):
        """Days since 1970-01-01."""
        new_year = datetime.date(year, 1, 1)
        if text.startswith("M"):
            month, week, weekday = (int(part) for part in text[1:].split("."))
            days = [new_year + datetime.timedelta(days) for days in range(366)]
            fitting = [day for day in days if day.year == year and day.month == month and day.isoweekday() % 7 == weekday]
            return (fitting[week - 1] if week < 5 else fitting[-1]).toordinal() - EPOCH.toordinal()
        if text.startswith("J"):
            without = [new_year + datetime.timedelta(days) for days in range(367)]
            without = [day for day in without if (day.month, day.day) != (2, 29)]
            return without[int(text[1:]) - 1].toordinal() - EPOCH.toordinal()
        return new_year.toordinal() + int(text) - EPOCH.toordinal()

    def state(self, utc):
        _, offset, is_daylight = self.periods[bisect.bisect_right(self.periods, (utc, 10**9, True)) - 1]
        return offset, is_daylight

    def instants(self, local):
        """All instants at which clocks show `local` (naive seconds)."""
        return sorted({local - offset for offset in (self.standard, self.daylight) if self.state(local - offset)[0] == offset})

    def action(self, local):
        """The earliest instant at which clocks show `local` or later."""
        first = bisect.bisect_right(self.periods, (local - 10 * 86400, 10**9, True)) - 1
        for index in range(first, len(self.periods)):
            begins, offset, _ = self.periods[index]
            ends = self.periods[index + 1][0] if index + 1 < len(self.periods) else 10**12
            if ends + offset > local:
                return max(begins, local - offset)
        raise AssertionError(local)


@functools.cache
def rule(text):
    return Rule(text)
