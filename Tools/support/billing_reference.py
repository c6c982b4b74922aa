"""What a meter bills, from the rules and by brute force: the judge of the firmware's billing, never a copy of it.

    billing_reference.py CALENDAR.yaml ENERGY.csv [EVENTS.yaml] [--profile OUT.csv]      prints the JSON of `meter-emulator billing`

Instants are whole seconds of UTC since 1970, civil times whole seconds of the clock's face since 1970, energies exact: fractions of
1 µWh while they are read, whole ones once they are registered. Files are taken to be right; only what the rules of billing forbid
is found.
"""

import calendar as gregorian
import datetime
import functools
import json
import re
import sys
from fractions import Fraction

import yaml

DAY = 86400
EPOCH = datetime.date(1970, 1, 1).toordinal()
PDN, CAD, DST, DNV, CIV = 0x80, 0x20, 0x08, 0x04, 0x02
FLAGS = {PDN: "PDN", CAD: "CAD", DST: "DST", DNV: "DNV", CIV: "CIV"}
ROW_LIMIT = 2**40 - 1
# Every value stays the text that it is: no Boolean for `no`, no 750 for `12:30`.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
QUANTITIES = ("1", "2")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


# Text to numbers


def date(text):
    """`YYYY-MM-DD` as days since 1970."""
    return datetime.date.fromisoformat(text).toordinal() - EPOCH


def instant(text):
    """`YYYY-MM-DDTHH:MM:SSZ` or, for civil time, without Z."""
    day, time = re.split("[T ]", re.sub(r"(Z|\+00:00)$", "", text))
    return date(day) * DAY + time_of_day(time)


def time_of_day(text):
    parts = [int(part) for part in text.split(":")] + [0]
    return parts[0] * 3600 + parts[1] * 60 + parts[2]


def duration(text):
    number, unit = re.fullmatch(r"([0-9.]+) *([a-z]+)", text).groups()
    seconds = Fraction(number) * {"s": 1, "min": 60, "h": 3600, "d": DAY}[unit]
    assert seconds.denominator == 1, text
    return int(seconds)


# Civil time


class Zone:
    """A POSIX TZ rule."""

    NAME = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)"
    TIME = r"[+-]?\d{1,3}(?::\d\d){0,2}"
    RULE = rf"(?:J\d+|\d+|M\d+\.\d\.\d)(?:/{TIME})?"

    def __init__(self, text):
        match = re.fullmatch(rf"{self.NAME}({self.TIME})(?:({self.NAME})({self.TIME})?,({self.RULE}),({self.RULE}))?", text)
        assert match, text
        standard, name, daylight, self.start, self.end = match.groups()
        self.standard = -self.seconds(standard)
        self.has_daylight = name is not None
        self.daylight = -self.seconds(daylight) if daylight else self.standard + 3600
        self.offset = functools.lru_cache(None)(self._offset)
        self.transitions = functools.lru_cache(None)(self._transitions)
        self.action = functools.lru_cache(None)(self._action)

    @staticmethod
    def seconds(text):
        sign = -1 if text.startswith("-") else 1
        parts = [int(part) for part in text.lstrip("+-").split(":")] + [0, 0]
        return sign * (parts[0] * 3600 + parts[1] * 60 + parts[2])

    def rule(self, text, year):
        """The civil time at which a rule acts in a year."""
        day, _, time = text.partition("/")
        new_year = datetime.date(year, 1, 1).toordinal() - EPOCH
        if day[0] == "J":
            # 1 to 365, the 29th of February never counted.
            days = new_year + int(day[1:]) - 1 + (gregorian.isleap(year) and int(day[1:]) >= 60)
        elif day[0] == "M":
            month, week, weekday = (int(part) for part in day[1:].split("."))
            of_month = [
                number for number in range(1, gregorian.monthrange(year, month)[1] + 1)
                if datetime.date(year, month, number).isoweekday() % 7 == weekday
            ]
            days = datetime.date(year, month, of_month[-1] if week == 5 else of_month[week - 1]).toordinal() - EPOCH
        else:
            days = new_year + int(day)
        return days * DAY + (self.seconds(time) if time else 7200)

    def _transitions(self, year):
        """(instant, is it daylight from then on) of the years around, in order; at one instant the start comes last and wins."""
        if not self.has_daylight:
            return []
        return sorted(
            transition
            for y in range(year - 2, year + 3)
            for transition in ((self.rule(self.end, y) - self.daylight, False), (self.rule(self.start, y) - self.standard, True)))

    @staticmethod
    def year(t):
        return datetime.date.fromordinal(t // DAY + EPOCH).year

    def is_daylight(self, t):
        before = [is_daylight for at, is_daylight in self.transitions(self.year(t)) if at <= t]
        return bool(before) and before[-1]

    def _offset(self, t):
        return self.daylight if self.is_daylight(t) else self.standard

    def civil(self, t):
        return t + self.offset(t)

    def _action(self, civil):
        """The earliest instant from which on the clock's face shows `civil` or later."""
        candidates = {civil - self.standard, civil - self.daylight}
        candidates |= {at for at, _ in self.transitions(self.year(civil)) if abs(at - civil) < 3 * DAY}
        return min(t for t in candidates if self.civil(t) >= civil)

    def text(self, t):
        """Local time with its offset."""
        offset = self.offset(t)
        size = abs(offset)
        seconds = f":{size % 60:02}" if size % 60 else ""
        return f"{face(self.civil(t))}{'-' if offset < 0 else '+'}{size // 3600:02}:{size // 60 % 60:02}{seconds}"


def face(seconds):
    day = datetime.date.fromordinal(seconds // DAY + EPOCH)
    second = seconds % DAY
    return f"{day.isoformat()}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


# Tariff


class Schedule:
    """One output over time."""

    def __init__(self, sections, rates, zone):
        self.zone, self.rates, self.sections = zone, rates, sections
        self.actions = functools.lru_cache(None)(self._actions)

    def profile(self, day):
        """Name of the day profile of a date."""
        this = datetime.date.fromordinal(day + EPOCH)
        special = {entry["date"]: entry["day"] for entry in self.sections.get("specialDays", [])}
        for key in (this.isoformat(), this.isoformat()[5:]):
            if key in special:
                return special[key]
        beginnings = []
        for season in self.sections["seasons"]:
            begins = season["begins"]
            if len(begins) == 10:
                beginnings.append((date(begins), 1, season["week"]))
            else:
                beginnings += [(date(f"{year:04}-{begins}"), 0, season["week"]) for year in (this.year - 1, this.year)]
        week = max(beginning for beginning in beginnings if beginning[0] <= day)[2]
        return self.sections["weeks"][week][WEEKDAYS[this.weekday()]]

    def _actions(self, day):
        """(instant, civil time, rate) of the switches of a date."""
        switches = self.sections["days"][self.profile(day)]
        times = [(day * DAY + time_of_day(switch["at"]), self.rates.index(switch["rate"])) for switch in switches]
        return [(self.zone.action(civil), civil, rate) for civil, rate in times]

    def around(self, t):
        day = t // DAY
        return sorted(action for d in range(day - 4, day + 5) for action in self.actions(d))

    def rate(self, t):
        return [rate for at, _, rate in self.around(t) if at <= t][-1]

    def next(self, t):
        return min(at for at, _, _ in self.around(t) if at > t)


class Calendars:
    """The active and the passive calendar: which rate each schedule has is a function of the instant alone."""

    def __init__(self, document, zone):
        rates = {"energy": document["rates"]}
        default = {"energy": document.get("defaultRate", document["rates"][0])}
        for name, schedule in document.get("schedules", {}).items():
            rates[name] = schedule["rates"]
            default[name] = schedule.get("defaultRate", schedule["rates"][0])
        self.rates = rates
        self.default = {name: rates[name].index(default[name]) for name in rates}

        def schedules(sections):
            own = {"energy": sections} | sections.get("schedules", {})
            return {name: Schedule(own[name], rates[name], zone) for name in rates}

        self.active = schedules(document)
        self.passive, self.activation = None, None
        passive = document.get("passive", {})
        if any(passive.get(key) for key in ("days", "weeks", "seasons", "specialDays")):
            self.passive = schedules(passive)
            self.activation = zone.action(instant(passive["activateAt"]))

    def in_force(self, t):
        return self.passive if self.passive and t >= self.activation else self.active

    def state(self, t):
        return {name: schedule.rate(t) for name, schedule in self.in_force(t).items()}

    def next(self, t):
        instants = [schedule.next(t) for schedule in self.in_force(t).values()]
        if self.passive and t < self.activation:
            instants.append(self.activation)
        return min(instants)


# The meter


class Settings:
    def __init__(self, document):
        demand = document.get("demand", {})
        self.period = duration(demand.get("period", "15 min"))
        self.subperiods = int(demand.get("subperiods", "1"))
        self.subperiod = self.period // self.subperiods
        profile = document.get("profile", {})
        self.interval = duration(profile.get("interval", "15 min"))
        self.capacity = int(profile.get("capacity", "3904"))
        billing = document.get("billing", {})
        self.day = int(billing.get("day", "1"))
        self.second = time_of_day(billing.get("at", "00:00"))
        self.lock_out = duration(billing.get("lockOut", "0 s"))
        # Less than half of the shorter interval.
        bound = (min(self.subperiod, self.interval) - 1) // 2
        self.limit = min(max(1, self.period // 100), bound)
        if "limit" in document.get("clock", {}):
            self.limit = duration(document["clock"]["limit"])
            assert self.limit <= bound, "limit of synchronisation"


class Interval:
    """A demand sub-period or a profile interval under way."""

    def __init__(self, end, status=0, whole=True, rate=None):
        self.end, self.status, self.whole, self.rate = end, status, whole, rate
        self.energy = dict.fromkeys(QUANTITIES, 0)
        self.elapsed = False
        self.shift = 0


class Meter:
    def __init__(self, settings, calendars, zone, start):
        self.settings, self.calendars, self.zone = settings, calendars, zone
        self.now = start
        self.is_valid = self.is_powered = True
        rates = range(16)
        self.total = dict.fromkeys(QUANTITIES, 0)
        self.by_rate = {quantity: [0 for _ in rates] for quantity in QUANTITIES}
        # (energy of the window, its end), by quantity and register: 0 the total, then the rates.
        self.maxima = {quantity: [(0, None)] * 17 for quantity in QUANTITIES}
        self.cumulative = {quantity: [0] * 17 for quantity in QUANTITIES}
        self.rows, self.switches, self.periods, self.refused = [], [], [], []
        self.whole_subperiods, self.last_window = [], None
        self.locked_until = start
        self.last_scheduled = max(at for at in self.resets_around(start) if at <= start)
        self.next_reset = min(at for at in self.resets_around(start) if at > start)
        self.state = calendars.state(start)
        self.next_switch = calendars.next(start)
        self.open_subperiod(0)
        self.open_row(PDN)
        self.subperiod.whole = self.is_boundary(settings.subperiod)

    # Time

    def is_boundary(self, length):
        return (self.now + self.zone.standard) % length == 0

    def end_of_interval(self, length):
        return self.now - (self.now + self.zone.standard) % length + length

    def resets_around(self, t):
        year = self.zone.year(t)
        instants = []
        for y in (year - 1, year, year + 1):
            for month in range(1, 13):
                day = min(self.settings.day, gregorian.monthrange(y, month)[1])
                instants.append(self.zone.action(date(f"{y:04}-{month:02}-{day:02}") * DAY + self.settings.second))
        return instants

    def next_boundary(self):
        ends = min(self.subperiod.end, self.row.end)
        return min(ends, self.next_reset, self.next_switch) if self.is_valid else ends

    def advance(self, to):
        while self.next_boundary() <= to:
            self.pass_boundary(self.next_boundary())
        self.move(to)

    def move(self, to):
        if to > self.now:
            self.subperiod.elapsed = self.row.elapsed = True
        self.now = to

    def pass_boundary(self, at):
        self.move(at)
        ends_subperiod, ends_row = self.subperiod.end == at, self.row.end == at
        if ends_subperiod:
            self.close_subperiod()
        if ends_row:
            self.close_row()
        if self.is_valid and self.next_reset == at:
            self.last_scheduled = at
            self.next_reset = min(reset for reset in self.resets_around(at) if reset > at)
            self.reset(at, "scheduled")
        self.switch("activation" if at == self.calendars.activation else "switch")
        if ends_subperiod:
            self.open_subperiod(0)
        if ends_row:
            self.open_row(0)

    # Tariff

    def switch(self, cause):
        state = self.calendars.state(self.now) if self.is_valid else self.calendars.default
        for name, rate in state.items():
            if rate != self.state[name]:
                self.switches.append((name, self.state[name], rate, self.now, cause))
        self.state = state
        self.next_switch = self.calendars.next(self.now)

    def add(self, energy):
        """Takes energy, whole µWh by quantity, from now on."""
        for quantity, quanta in energy.items():
            self.total[quantity] += quanta
            self.by_rate[quantity][self.state["energy"]] += quanta
            if self.is_valid:
                self.subperiod.energy[quantity] += quanta
        # A row that would overflow is closed, and another one of the same stamp goes on.
        while True:
            part = {quantity: min(quanta, ROW_LIMIT) for quantity, quanta in energy.items()}
            if any(self.row.energy[quantity] + part[quantity] > ROW_LIMIT for quantity in part):
                self.row.status |= DNV
                full = self.row
                self.rows.append(full)
                self.row = Interval(full.end, full.status)
                self.row.elapsed = True
            for quantity in part:
                self.row.energy[quantity] += part[quantity]
            energy = {quantity: energy[quantity] - part[quantity] for quantity in energy}
            if not any(energy.values()):
                return

    # Demand

    def open_subperiod(self, status):
        """Begins at a boundary whole; elsewhere what `status` says keeps it from a maximum."""
        length = self.settings.subperiod
        rate = self.state.get("demand", self.state["energy"])
        whole = self.is_valid and (status == 0 or self.is_boundary(length))
        self.subperiod = Interval(self.end_of_interval(length), whole=whole, rate=rate)

    def close_subperiod(self):
        if not self.subperiod.whole:
            self.break_off()
            return
        self.whole_subperiods.append(self.subperiod)
        window = self.whole_subperiods[-self.settings.subperiods:]
        if len(window) < self.settings.subperiods:
            return
        self.last_window = {quantity: sum(sub.energy[quantity] for sub in window) for quantity in QUANTITIES}
        for quantity, energy in self.last_window.items():
            for register in (0, 1 + window[0].rate):
                if energy > self.maxima[quantity][register][0]:
                    self.maxima[quantity][register] = (energy, self.subperiod.end)

    def break_off(self):
        self.whole_subperiods, self.last_window = [], None

    def current_window(self, quantity):
        if not self.is_valid:
            return 0
        before = self.whole_subperiods[-(self.settings.subperiods - 1):] if self.settings.subperiods > 1 else []
        return sum(sub.energy[quantity] for sub in before + [self.subperiod])

    # Profile

    def open_row(self, status):
        if self.is_boundary(self.settings.interval):
            status = 0
        if not self.is_valid:
            status |= CIV | DNV
        if self.zone.is_daylight(self.now):
            status |= DST
        self.row = Interval(self.end_of_interval(self.settings.interval), status)

    def close_row(self):
        if self.row.elapsed or any(self.row.energy.values()):
            self.rows.append(self.row)

    # Billing periods

    def reset(self, end, cause):
        self.periods.append({
            "number": len(self.periods) + 1, "end": end, "cause": cause, "clockInvalid": not self.is_valid,
            "total": dict(self.total), "byRate": {quantity: list(rates) for quantity, rates in self.by_rate.items()},
            "maxima": {quantity: list(maxima) for quantity, maxima in self.maxima.items()},
        })
        for quantity in QUANTITIES:
            for register in range(17):
                self.cumulative[quantity][register] += self.maxima[quantity][register][0]
        self.maxima = {quantity: [(0, None)] * 17 for quantity in QUANTITIES}
        self.locked_until = self.now + self.settings.lock_out

    def reset_by_hand(self):
        if self.now < self.locked_until:
            self.refused.append(self.now)
        else:
            self.reset(self.now, "manual")

    def reset_if_passed_over(self):
        """Once for all the scheduled resets that a set clock or an outage went over."""
        around = self.resets_around(self.now)
        if self.next_reset <= self.now:
            self.last_scheduled = max(at for at in around if at <= self.now)
            self.reset(self.last_scheduled, "late")
        self.next_reset = min(at for at in around if at > self.now and at != self.last_scheduled)

    # Clock and supply

    def set_clock(self, to):
        moved = to - self.now
        window = self.whole_subperiods[-(self.settings.subperiods - 1):] if self.settings.subperiods > 1 else []
        shifts = sum(sub.shift for sub in window) + self.subperiod.shift
        self.locked_until += moved
        if self.is_valid and shifts + abs(moved) <= self.settings.limit:
            self.subperiod.shift += abs(moved)
            if moved >= 0:
                self.advance(to)
            else:
                self.now = to
                self.switch("clock")
            return
        self.is_valid = True
        self.jump(to, CAD, "clock")

    def jump(self, to, status, cause):
        """Goes to another instant by a set clock or over an outage."""
        self.now = to
        is_outage = status == PDN
        settings = self.settings
        stays = to < self.subperiod.end and (is_outage or to >= self.subperiod.end - settings.subperiod)
        row_stays = to < self.row.end and (is_outage or to >= self.row.end - settings.interval)
        if not (stays and is_outage):
            self.subperiod.whole = False
        self.row.status |= status
        if not stays:
            self.break_off()
        if not row_stays:
            self.close_row()
        self.reset_if_passed_over()
        self.switch(cause)
        if not stays:
            self.open_subperiod(status)
        if not row_stays:
            self.open_row(status)

    def invalidate_clock(self, cause="clock"):
        if not self.is_valid:
            return
        self.is_valid = False
        self.break_off()
        self.subperiod.whole = False
        self.subperiod.energy = dict.fromkeys(QUANTITIES, 0)
        self.row.status |= CIV | DNV
        self.switch(cause)

    def power_down(self):
        self.is_powered = False

    def power_up(self, at, is_clock_valid):
        self.is_powered = True
        if is_clock_valid:
            self.locked_until += at - self.now
            self.jump(at, PDN, "power")
        else:
            self.row.status |= PDN
            self.invalidate_clock("power")


# The run


def energy_rows(path):
    """(instant, {quantity: whole µWh}) and at the end the remainders: what a column adds up to is cut to whole µWh, never a row."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = file.read().replace("\r\n", "\n").rstrip("\n").split("\n")
    columns = len(lines[0].split(",")) - 1
    sums = [Fraction(0)] * columns
    rows = []
    for line in lines[1:]:
        utc, *texts = line.split(",")
        energy = {}
        for index, text in enumerate(texts):
            before = sums[index]
            sums[index] += Fraction(text) * 1_000_000
            energy[QUANTITIES[index]] = sums[index] // 1 - before // 1
        rows.append((instant(utc), energy))
    return rows, {QUANTITIES[index]: total % 1 for index, total in enumerate(sums)}


def read_events(path):
    with open(path, encoding="utf-8") as file:
        events = yaml.load(file, Loader=LOADER) or []
    return [(instant(event.pop("at")), *event.popitem()) for event in events]


def run(document, rows, events):
    """The meter at the end, and the energy that came while it had no supply."""
    zone = Zone(document["timeZone"])
    settings, calendars = Settings(document), Calendars(document, zone)
    start = rows[0][0]
    meter = Meter(settings, calendars, zone, start)
    # True time at which the meter's clock showed `meter.now`.
    true_now = start
    unregistered = dict.fromkeys(QUANTITIES, 0)
    is_clock_kept = True
    pending = list(events)

    def go_on(to):
        nonlocal true_now
        if meter.is_powered:
            meter.advance(meter.now + to - true_now)
            true_now = to

    def take_events(until):
        nonlocal true_now, is_clock_kept
        while pending and pending[0][0] <= until:
            at, kind, value = pending.pop(0)
            go_on(at)
            if (kind, value) == ("power", "off"):
                meter.power_down()
                is_clock_kept = meter.is_valid
            elif (kind, value) == ("power", "on"):
                meter.power_up(meter.now + at - true_now, is_clock_kept)
                true_now = at
            elif kind == "clock" and not meter.is_powered:
                is_clock_kept = False
            elif kind == "clock":
                meter.invalidate_clock()
            elif kind == "reset":
                meter.reset_by_hand()
            else:
                meter.set_clock(instant(value))

    take_events(start)
    for at, energy in rows[1:]:
        if meter.is_powered:
            meter.add(energy)
        else:
            for quantity, quanta in energy.items():
                unregistered[quantity] += quanta
        take_events(at)
        go_on(at)
    assert not pending, "an event behind the last row"
    return meter, unregistered


# The report


def micro(value):
    return f"{value // 1_000_000}.{value % 1_000_000:06}"


def watts(meter, quanta):
    return {"value": micro(quanta * 3600 // meter.settings.period), "unit": "W"}


def watt_hours(quanta):
    return {"value": micro(quanta), "unit": "Wh"}


def stamp(zone, t):
    return {"utc": face(t) + "Z", "local": zone.text(t)}


def flags(status):
    return " ".join(name for bit, name in FLAGS.items() if status & bit)


def maximum(meter, energy, end):
    return watts(meter, energy) | (stamp(meter.zone, end) if end is not None else {})


def registers(meter, quantities, total, by_rate, maxima):
    """Energy and maxima, by OBIS code."""
    calendars = meter.calendars
    demand_rates = len(calendars.rates.get("demand", calendars.rates["energy"]))
    found = {}
    for q in quantities:
        found[f"{q}.8.0"] = watt_hours(total[q])
        for rate in range(len(calendars.rates["energy"])):
            found[f"{q}.8.{rate + 1}"] = watt_hours(by_rate[q][rate])
        for register in range(demand_rates + 1):
            found[f"{q}.6.{register}"] = maximum(meter, *maxima[q][register])
    return found


def report(meter, rows, unregistered, remainders):
    quantities = list(rows[0][1])
    zone, settings, calendars = meter.zone, meter.settings, meter.calendars
    live = registers(meter, quantities, meter.total, meter.by_rate, meter.maxima)
    for q in quantities:
        for register in range(len(calendars.rates.get("demand", calendars.rates["energy"])) + 1):
            live[f"{q}.2.{register}"] = watts(meter, meter.cumulative[q][register])
        live[f"{q}.4.0"] = watts(meter, meter.current_window(q))
        live[f"{q}.5.0"] = watts(meter, meter.last_window[q] if meter.last_window else 0)
    kept = meter.rows[-settings.capacity:]
    lost = meter.rows[:len(meter.rows) - len(kept)]

    def sums(part):
        return {f"{q}.8.0": watt_hours(sum(row.energy[q] for row in part)) for q in quantities}

    return {
        "timeZone": None,
        "rows": len(rows),
        "from": stamp(zone, rows[0][0]),
        "to": stamp(zone, rows[-1][0]),
        "clock": stamp(zone, meter.now) | {"valid": meter.is_valid, "powered": meter.is_powered},
        "rates": calendars.rates["energy"],
        "demandRates": calendars.rates.get("demand", calendars.rates["energy"]),
        "registers": live,
        "unregistered": {f"{q}.8.0": watt_hours(unregistered[q]) for q in quantities},
        "remainder": {
            f"{q}.8.0": {"value": f"0.{int(remainders[q] * 10**6):012}", "unit": "Wh"} for q in quantities
        },
        "periods": [
            {"number": period["number"]} | stamp(zone, period["end"]) | {
                "cause": period["cause"], "clockInvalid": period["clockInvalid"],
                "registers": registers(meter, quantities, period["total"], period["byRate"], period["maxima"]),
            }
            for period in meter.periods
        ],
        "retainedPeriods": min(15, len(meter.periods)),
        "refusedResets": [stamp(zone, t) for t in meter.refused],
        "profile": {
            "intervalSeconds": settings.interval, "capacity": settings.capacity,
            "written": len(meter.rows), "retained": len(kept), "lost": len(lost),
            "snapshot": sums(lost), "sum": sums(kept),
            "running": stamp(zone, meter.row.end) | {
                "registers": sums([meter.row]), "status": f"0x{meter.row.status:02X}", "flags": flags(meter.row.status)
            },
        },
        "switches": [
            {"schedule": name} | stamp(zone, t) | {
                "from": calendars.rates[name][old], "to": calendars.rates[name][new], "cause": cause
            }
            for name, old, new, t, cause in meter.switches
        ],
    }


def profile_csv(meter, quantities):
    columns = ["import_Wh", "export_Wh"][:len(quantities)]
    lines = [",".join(["utc", "local", *columns, "status", "flags"])]
    for row in meter.rows:
        end = stamp(meter.zone, row.end)
        energies = [micro(row.energy[q]) for q in quantities]
        lines.append(",".join([end["utc"], end["local"], *energies, f"0x{row.status:02X}", flags(row.status)]))
    return "\n".join(lines) + "\n"


def bill(calendar_path, energy_path, events_path=None):
    """The report and the profile as CSV."""
    with open(calendar_path, encoding="utf-8") as file:
        document = yaml.load(file, Loader=LOADER)
    rows, remainders = energy_rows(energy_path)
    meter, unregistered = run(document, rows, read_events(events_path) if events_path else [])
    result = report(meter, rows, unregistered, remainders)
    result["timeZone"] = document["timeZone"]
    return result, profile_csv(meter, list(rows[0][1]))


def main():
    arguments = sys.argv[1:]
    profile = None
    if "--profile" in arguments:
        place = arguments.index("--profile")
        profile = arguments[place + 1]
        del arguments[place:place + 2]
    if not 2 <= len(arguments) <= 3:
        print("usage: billing_reference.py CALENDAR.yaml ENERGY.csv [EVENTS.yaml] [--profile OUT.csv]", file=sys.stderr)
        sys.exit(64)
    result, rows = bill(*arguments)
    if profile:
        with open(profile, "w", encoding="utf-8") as file:
            file.write(rows)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
