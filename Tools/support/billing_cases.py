"""Random cases of billing: a calendar, energy and what happens to clock and supply, crowded around what is easily done wrong."""

import copy
import datetime
import json
import os
import random

import billing_reference as reference

DAY = 86400
NAMED_ZONES = (
    "CET-1CEST,M3.5.0,M10.5.0/3", "EET-2EEST,M3.5.0/3,M10.5.0/4", "GMT0BST,M3.5.0/1,M10.5.0", "IST-1GMT0,M10.5.0,M3.5.0/1",
    "EST5EDT,M3.2.0,M11.1.0", "AEST-10AEDT,M10.1.0,M4.1.0/3", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
    "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "NZST-12NZDT,M9.5.0,M4.1.0/3", "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45",
    "<-04>4<-03>,M9.1.6/24,M4.1.6/24", "EET-2EEST,M4.5.5/0,M10.5.4/24", "IST-2IDT,M3.4.4/26,M10.5.0", "<+0545>-5:45", "UTC0",
    "<-03>3", "EST5EDT,0/0,J365/25", "NST3:30NDT,M3.2.0,M11.1.0",
)


class Case:
    """Rows are (instant, [text of each energy]); events (instant, key, value)."""

    def __init__(self, document, rows, events):
        self.document, self.rows, self.events = document, rows, events

    def copy(self):
        return copy.deepcopy(self)

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "calendar.yaml"), "w", encoding="utf-8") as file:
            file.write(yaml_text(self.document))
        columns = ["utc", "import_Wh", "export_Wh"][:1 + len(self.rows[0][1])]
        lines = [",".join(columns)] + [",".join([reference.face(at) + "Z", *texts]) for at, texts in self.rows]
        with open(os.path.join(folder, "energy.csv"), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        events = os.path.join(folder, "events.yaml")
        if self.events:
            with open(events, "w", encoding="utf-8") as file:
                for at, key, value in self.events:
                    file.write(f'- {{at: "{reference.face(at)}Z", {key}: {json.dumps(value)}}}\n')
        elif os.path.exists(events):
            os.remove(events)


def yaml_text(document):
    """Block style down to what fits a line."""

    def flow(value):
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(flow(item) for item in value) + "]"
        return json.dumps(value, ensure_ascii=False)

    def block(value, indent):
        text = flow(value)
        if len(text) <= 100 or not isinstance(value, (dict, list)):
            return [text]
        lines = []
        for item in value.items() if isinstance(value, dict) else ((None, item) for item in value):
            key, item = item
            head = " " * indent + (f"{key}:" if key is not None else "-")
            inner = block(item, indent + 2)
            lines += [f"{head} {inner[0]}"] if not inner[0].startswith(" ") else [head, *inner]
        return lines

    def entry(key, value):
        lines = block(value, 2)
        return f"{key}: {lines[0]}" if len(lines) == 1 else "\n".join([f"{key}:", *lines])

    return "\n".join(entry(key, value) for key, value in document.items()) + "\n"


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, probability):
        return self.random.random() < probability

    # Zones

    def zone(self):
        if self.chance(0.6):
            return self.random.choice(NAMED_ZONES)
        standard = self.random.choice([0, 3600, -3600, 7200, -18000, 34200, 20700, 43200, -39600, 1172, -12345])
        shift = self.random.choice([3600, 3600, 3600, 1800, 7200, -3600, 1200, 10800, 86399, -86399, 1])
        name = f"AAA{zone_time(-standard)}"
        if self.chance(0.1):
            return name
        if abs(standard + shift) > 24 * 3600 + 3599:
            shift = 3600
        return f"{name}BBB{zone_time(-standard - shift)},{self.zone_rule()},{self.zone_rule()}"

    def zone_rule(self):
        day = self.random.choice([
            f"M{self.random.randint(1, 12)}.{self.random.randint(1, 5)}.{self.random.randint(0, 6)}",
            f"J{self.random.randint(1, 365)}", f"{self.random.randint(0, 365)}", "M12.5.0", "M1.1.0", "M2.5.3", "J59", "J60", "59",
        ])
        if self.chance(0.3):
            return day
        return day + "/" + zone_time(self.random.choice([
            0, 3600, 10800, 86400, 90000, -3600, 7261, self.random.randint(-167, 167) * 3600, self.random.randint(-601199, 601199)]))

    # Calendars

    def switches(self, rates):
        count = self.random.choice([1, 1, 2, 3, 4, 8])
        hours = [0, 3600, 7200, 9000, 10800, 5400, 86399, 82800, 21600, 43200, 79200]
        times = {self.random.choice(hours) if self.chance(0.7) else self.random.randrange(0, DAY, 60) for _ in range(count)}
        if self.chance(0.15):
            times.add(self.random.randrange(DAY))
        if self.chance(0.7):
            times.add(0)
        return [{"at": time_text(time), "rate": self.random.choice(rates)} for time in sorted(times)]

    def sections(self, rates, near):
        days = {f"d{index}": self.switches(rates) for index in range(self.random.randint(1, 4))}
        names = list(days)
        weeks = {
            f"w{index}": {weekday: self.random.choice(names) for weekday in reference.WEEKDAYS}
            for index in range(self.random.randint(1, 3))
        }
        begins = {self.date(near, False, False) for _ in range(self.random.randint(1, 3))}
        begins |= {self.date(near, True) for _ in range(self.random.choice([0, 0, 1]))}
        seasons = [
            {"name": f"s{index}", "begins": begin, "week": self.random.choice(list(weeks))}
            for index, begin in enumerate(sorted(begins))
        ]
        dates = {self.date(near, self.chance(0.4)) for _ in range(self.random.choice([0, 0, 1, 2, 4]))}
        special = [{"date": date, "day": self.random.choice(names)} for date in sorted(dates)]
        self.random.shuffle(special)
        result = {"days": days, "weeks": weeks, "seasons": seasons}
        if special or self.chance(0.3):
            result["specialDays"] = special
        return result

    def date(self, near, with_year, may_leap=True):
        """A date, often one of the days around `near`."""
        day = datetime.date.fromordinal(near // DAY + reference.EPOCH + self.random.choice([-1, 0, 0, 0, 1, 2, 3]))
        if self.chance(0.3):
            day = datetime.date(day.year, self.random.randint(1, 12), self.random.randint(1, 28))
        text = day.isoformat()
        if not with_year and not may_leap and text.endswith("02-29"):
            text = text[:-5] + "03-01"
        return text if with_year else text[5:]

    def calendar(self, zone_text, near):
        zone = reference.Zone(zone_text)
        rates = [f"r{index}" for index in range(self.random.choice([1, 2, 2, 3, 3, 4, 16]))]
        document = {"timeZone": zone_text, "rates": rates}
        if self.chance(0.4):
            document["defaultRate"] = self.random.choice(rates)
        document |= self.sections(rates, near)
        schedules = {}
        if self.chance(0.35):
            schedules["demand"] = self.own_schedule(near)
        if self.chance(0.25):
            schedules["relay"] = self.own_schedule(near)
        if schedules:
            document["schedules"] = schedules
        if self.chance(0.35):
            at = zone.civil(near) + self.random.choice([0, 0, 3600, -3600, 10800, 7200, self.random.randint(-2 * DAY, 2 * DAY)])
            passive = {"activateAt": reference.face(at)[:16] if at % 60 == 0 else reference.face(at)}
            passive |= self.sections(rates, near)
            if schedules:
                passive["schedules"] = {name: self.sections(own["rates"], near) for name, own in schedules.items()}
            document["passive"] = passive
        elif self.chance(0.2):
            document["passive"] = {"activateAt": "2027-01-01T00:00", "days": {}, "weeks": {}, "seasons": [], "specialDays": []}
        return document

    def own_schedule(self, near):
        rates = [f"x{index}" for index in range(self.random.randint(1, 4))]
        schedule = {"rates": rates}
        if self.chance(0.4):
            schedule["defaultRate"] = self.random.choice(rates)
        return schedule | self.sections(rates, near)

    def settings(self, document):
        """Adds them; gives the longest row."""
        minutes = self.random.choice([60, 60, 30, 30, 20, 15, 15, 10, 5])
        period = minutes * 60
        subperiods = self.random.choice([number for number in (1, 1, 1, 2, 3, 4, 5, 15) if period // number >= 240 or number == 1])
        interval = self.random.choice([60, 60, 30, 20, 15, 15, 10, 5]) * 60
        document["demand"] = {"period": f"{minutes} min", "subperiods": str(subperiods)}
        document["profile"] = {"interval": f"{interval // 60} min"}
        if self.chance(0.3):
            document["profile"]["capacity"] = str(self.random.choice([1, 2, 3, 10, 50]))
        longest = min(period // subperiods, interval)
        if self.chance(0.4):
            document["clock"] = {"limit": f"{self.random.randint(0, (longest - 1) // 2)} s"}
        return longest

    # A case

    def near(self, zone):
        """An instant at which something happens in any calendar."""
        year = self.random.choice([2024, 2025, 2026, 2027, 2028, 2096, 2100, 2000, 2199])
        kind = self.random.random()
        if kind < 0.5 and zone.has_daylight:
            at = self.random.choice(zone.transitions(min(year, 2196)))[0]
        elif kind < 0.6:
            at = zone.action(reference.date(f"{year}-03-01") * DAY)
        elif kind < 0.75:
            at = zone.action(reference.date(f"{year}-01-01") * DAY)
        else:
            at = zone.action(reference.date(f"{year}-{self.random.randint(1, 12):02}-01") * DAY)
        return min(max(at, 946_684_800 + 70 * DAY), 7_258_118_399 - 70 * DAY)

    def case(self):
        zone_text = self.zone()
        zone = reference.Zone(zone_text)
        near = self.near(zone)
        document = self.calendar(zone_text, near)
        longest = self.settings(document)
        billing = {}
        local = reference.face(zone.civil(near))
        if self.chance(0.5):
            billing["day"] = str(self.random.choice([int(local[8:10]), 1, 29, 30, 31, self.random.randint(1, 31)]))
            billing["at"] = self.random.choice(["00:00", "02:00", "02:30", local[11:16], "23:59:59"])
        if self.chance(0.5):
            billing["lockOut"] = self.random.choice(["0 s", "1 h", "1 d", "20 d", "90 s"])
        if billing:
            document["billing"] = billing
        length = self.random.choice([longest, longest, longest // 2, longest // 3, longest // 5])
        count = self.random.choice([4, 20, 60, 100, 200])
        if length >= 1800 and self.chance(0.1):
            count = 1500
        before = self.random.randint(0, count) * length if self.chance(0.8) else 0
        start = near - before
        start -= (start + zone.standard) % longest
        start += self.random.choice([0, 0, 0, length, 1, self.random.randrange(longest)])
        rows = self.rows(start, length, longest, count)
        return Case(document, rows, self.events(rows, zone, document, longest, near))

    def rows(self, start, length, longest, count):
        columns = self.random.choice([1, 1, 2])
        energy = self.random.choice([
            lambda: "0", lambda: str(self.random.randint(0, 3)), lambda: str(self.random.choice([100, 200, 300])),
            lambda: f"{self.random.uniform(0, 500):.6f}", lambda: f"{self.random.uniform(0, 5):.12f}",
            lambda: f"0.{self.random.randint(0, 999):012}", lambda: f"{self.random.uniform(0, 1e4):.1f}",
            lambda: self.random.choice(["0", "0.0000005", "1099511.627775", "1099511.627776", "2500000", "700000"]),
        ])
        is_regular = self.chance(0.8)
        at = start
        rows = [(at, ["0"] * columns)]
        for _ in range(count):
            at += length if is_regular else self.random.choice([longest, length, 1, self.random.randint(1, longest)])
            rows.append((at, [energy() for _ in range(columns)]))
        return rows

    def events(self, rows, zone, document, longest, near):
        first, last = rows[0][0], rows[-1][0]
        count = self.random.choice([0, 0, 1, 1, 2, 3, 6, 12])
        times = []
        for _ in range(count):
            around = self.random.choice([self.random.choice(rows)[0], near, self.random.randint(first, last)])
            if self.chance(0.3):
                around -= (around + zone.standard) % longest
            around += self.random.choice([0, 0, 0, 1, -1, 5, longest, self.random.randint(-longest, longest)])
            times.append(min(max(around, first), last))
        if times and self.chance(0.3):
            times += [min(last, time + self.random.randint(0, 2 * longest)) for time in times]
        events, offset, is_on, off_since, is_kept = [], 0, True, None, True
        limit = reference.Settings(document).limit
        for at in sorted(times):
            if not is_on:
                if self.chance(0.15):
                    events.append((at, "clock", "invalid"))
                    is_kept = False
                else:
                    events.append((at, "power", "on"))
                    is_on = True
                    offset -= 0 if is_kept else at - off_since
                continue
            kind = self.random.random()
            if kind < 0.5:
                meter = at + offset
                grid = meter - (meter + zone.standard) % longest
                to = self.random.choice([
                    meter + limit, meter - limit, meter + self.random.randint(-limit, limit), meter - limit - 1, meter + limit + 1,
                    meter + self.random.randint(-longest, longest), grid, grid + longest, grid - 1, grid - longest,
                    near, near - 1, near + self.random.randint(-DAY, DAY), meter + self.random.randint(-40 * DAY, 40 * DAY), at, at,
                ])
                to = min(max(to, 946_684_800 + 10 * DAY), 7_258_118_399 - 10 * DAY - (last - first))
                events.append((at, "set", reference.face(to) + "Z"))
                offset = to - at
            elif kind < 0.75:
                events.append((at, "power", "off"))
                is_on, off_since, is_kept = False, at, True
            elif kind < 0.85:
                events.append((at, "clock", "invalid"))
            else:
                events.append((at, "reset", "manual"))
        return events


def time_text(second):
    text = f"{second // 3600:02}:{second // 60 % 60:02}"
    return text if second % 60 == 0 else f"{text}:{second % 60:02}"


def zone_time(seconds):
    size = abs(seconds)
    text = f"{'-' if seconds < 0 else ''}{size // 3600}"
    if size % 3600:
        text += f":{size // 60 % 60:02}"
    if size % 60:
        text += f":{size % 60:02}"
    return text


def case(seed):
    return Generator(seed).case()


# Smaller cases


def smaller(case):
    """Cases with something left out, the greatest parts first."""
    rows, events = case.rows, case.events

    def cut(first, last):
        kept = case.copy()
        kept.rows = [(rows[first][0], ["0"] * len(rows[0][1]))] + kept.rows[first + 1:last + 1]
        kept.events = [event for event in events if kept.rows[0][0] <= event[0] <= kept.rows[-1][0]]
        return kept

    share = len(rows) // 2
    while share >= 1:
        yield cut(0, len(rows) - 1 - share)
        yield cut(share, len(rows) - 1)
        share //= 2
    for index in range(len(events)):
        kept = case.copy()
        del kept.events[index]
        yield kept
    for path in removable(case.document):
        kept = case.copy()
        remove(kept.document, path)
        yield kept
    if len(rows[0][1]) == 2:
        kept = case.copy()
        kept.rows = [(at, texts[:1]) for at, texts in kept.rows]
        yield kept
    size = max(1, len(rows) // 2)
    while size >= 1:
        for first in range(1, len(rows), size):
            kept = case.copy()
            for index in range(first, min(first + size, len(rows))):
                kept.rows[index] = (rows[index][0], ["0"] * len(rows[0][1]))
            if kept.rows != rows:
                yield kept
        size = size // 2 if len(rows) > 16 else (0 if size == 1 else 1)


def removable(document, path=()):
    for key, value in document.items() if isinstance(document, dict) else enumerate(document):
        here = path + (key,)
        if here[-1] in ("passive", "schedules", "demand", "relay", "profile", "billing", "clock", "defaultRate", "lockOut", "capacity"):
            if not (here[0] == "passive" and "schedules" in here):
                yield here
        elif isinstance(document, list):
            yield here
        if isinstance(value, (dict, list)):
            yield from removable(value, here)


def remove(document, path):
    *before, last = path
    for key in before:
        document = document[key]
    del document[last]
