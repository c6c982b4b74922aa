"""A calendar's rates from their definition: every switch of every day, each mapped to UTC, sorted; the last one at or before an
instant gives the rate. Reads the cases of Tests/Vectors/tariff (see README.md there)."""

import datetime

import zones

OUTPUTS = ("energy", "demand", "relay")


class Calendar:
    def __init__(self):
        self.rates = {output: (16, 0) for output in OUTPUTS}  # how many, default
        self.days = {}  # id -> [(second, rate)]
        self.weeks = {}  # name -> seven ids
        self.seasons = {output: [] for output in OUTPUTS}  # (year or None, month, day, week)
        self.special_days = {output: [] for output in OUTPUTS}  # (year or None, month, day, id)

    def day_profile(self, output, date):
        fitting = [s for s in self.special_days[output] if s[1:3] == (date.month, date.day) and s[0] in (None, date.year)]
        if fitting:
            return self.days[max(fitting, key=lambda special: special[0] is not None)[3]]
        begun = []
        for year, month, day, week in self.seasons[output]:
            for of_year in [year] if year else [date.year - 1, date.year]:
                begins = datetime.date(of_year, month, day)
                if begins <= date:
                    begun.append((begins, year is not None, week))
        week = max(begun)[2]
        return self.days[self.weeks[week][date.isoweekday() - 1]]

    def switches(self, output, zone, first, last):
        """(instant, rate) of all switches of the days from first to last, in order of local time."""
        found = []
        date = first
        while date <= last:
            midnight = zones.naive_seconds(datetime.datetime(date.year, date.month, date.day))
            for second, rate in self.day_profile(output, date):
                found.append((zone.action(midnight + second), rate))
            date += datetime.timedelta(1)
        # What is set for a later time never acts earlier.
        assert all(one[0] <= next[0] for one, next in zip(found, found[1:]))
        return found

    def rates_between(self, output, zone, begin, end):
        """{instant: rate}: the rate at begin, and at every instant before end at which a switch acts."""
        day = datetime.timedelta(1)
        found = self.switches(output, zone, zones.naive(begin).date() - 4 * day, zones.naive(end).date() + 4 * day)
        rates = {begin: [rate for instant, rate in found if instant <= begin][-1]}
        for instant, rate in found:
            if begin < instant < end:
                rates[instant] = rate  # of several at one instant the last
        return rates

    def changes(self, zone, begin, end):
        """(instant, energy, demand, relay): at begin, and whenever one of them changes before end."""
        at = {}
        for output in OUTPUTS:
            if self.seasons[output]:
                at[output] = self.rates_between(output, zone, begin, end)
            else:
                at[output] = {begin: self.rates[output][1]}
        if not self.seasons["demand"]:
            at["demand"] = at["energy"]
        rates, result = {}, []
        for instant in sorted(set().union(*at.values())):
            for output in OUTPUTS:
                rates[output] = at[output].get(instant, rates.get(output))
            row = (instant, *(rates[output] for output in OUTPUTS))
            if not result or result[-1][1:] != row[1:]:
                result.append(row)
        return result


class Case:
    """One case: its lines, and what they say."""

    def __init__(self, name):
        self.name, self.lines = name, []
        self.calendars = [Calendar()]
        self.zone = self.activation = self.begin = self.end = None

    def read(self, line):
        self.lines.append(line)
        words = line.split("#")[0].split()
        if not words:
            return
        word, calendar = words[0], self.calendars[-1]
        if word == "zone":
            self.zone = zones.rule(words[1])
        elif word == "span":
            self.begin, self.end = (instant(word) for word in words[1:])
        elif word == "rates":
            calendar.rates[words[1]] = (int(words[2]), int(words[3]))
        elif word == "day":
            switches = [switch.split("=") for switch in words[2:]]
            calendar.days[int(words[1])] = [(second(time), int(rate)) for time, rate in switches]
        elif word == "week":
            calendar.weeks[words[1]] = [int(day) for day in words[2:]]
        elif word == "season":
            calendar.seasons[words[1]].append((*date(words[2]), words[3]))
        elif word == "special":
            calendar.special_days[words[1]].append((*date(words[2]), int(words[3])))
        elif word == "passive":
            local = datetime.datetime.fromisoformat(words[1])
            self.activation = self.zone.action(zones.naive_seconds(local))
            self.calendars.append(Calendar())
        elif word != "expect":
            raise ValueError(line)

    def expected(self):
        """The lines that the case must have."""
        rows = self.calendars[0].changes(self.zone, self.begin, self.end)
        if self.activation is not None:
            rows = [row for row in rows if row[0] < self.activation]
            if self.activation < self.end:
                after = self.calendars[1].changes(self.zone, max(self.begin, self.activation), self.end)
                rows += after if not rows or rows[-1][1:] != after[0][1:] else after[1:]
        return [f"expect {' '.join(map(str, row))}" for row in rows]


def instant(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def second(text):
    parts = [int(part) for part in text.split(":")] + [0]
    return parts[0] * 3600 + parts[1] * 60 + parts[2]


def date(text):
    parts = [int(part) for part in text.split("-")]
    return (parts[0] if len(parts) == 3 else None, *parts[-2:])


def read_cases(path):
    """The text ahead of the first case, and the cases."""
    head, cases = [], []
    for line in path.read_text().splitlines():
        if line.startswith("case "):
            cases.append(Case(line[5:]))
        elif cases:
            cases[-1].read(line)
        else:
            head.append(line)
    return head, cases
