"""Writes the inputs of the vectors that are made by rule; afterwards `Tools/check-billing --write-vectors` writes what is expected.

    .venv/bin/python Tests/Vectors/billing/make.py

`pairs` has a case for each two things that can happen together: both fall on one date, and the energy goes from three hours
ahead to four behind. `demand` has maxima over each of them, and over each two that a calendar makes: there they meet at one instant, at
which the power is highest. The other folders hold cases with a purpose of their own.
"""

import itertools
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "..", "Tools", "support"))

import billing_cases  # noqa: E402
import billing_reference as reference  # noqa: E402

CET = "CET-1CEST,M3.5.0,M10.5.0/3"
HOUR, DAY = 3600, 86400


def week(day):
    return dict.fromkeys(reference.WEEKDAYS, day)


def switches(*pairs):
    return [{"at": at, "rate": rate} for at, rate in pairs]


def utc(text):
    return reference.instant(text + "Z")


def rows(start, end, step, energy=None):
    """A row every `step`; the energy tells which one it is."""
    times = range(start, end + 1, step)
    energy = energy or (lambda index: f"{100 + (index * 37) % 91}.{index:06}")
    return [(at, ["0"] if index == 0 else [energy(index)]) for index, at in enumerate(times)]


def write(name, document, table, events=()):
    billing_cases.Case(document, table, list(events)).write(os.path.join(HERE, name))


def plain(**more):
    """Two rates, night from 22 to 6."""
    return {
        "timeZone": CET, "rates": ["day", "night"],
        "days": {"all": switches(("00:00", "night"), ("06:00", "day"), ("22:00", "night"))},
        "weeks": {"all": week("all")}, "seasons": [{"name": "year", "begins": "01-01", "week": "all"}],
    } | more


# Pairs


def spring(case):
    case["zone"] = {"02-29": "CET-1CEST,M2.5.2,M10.5.0/3", "01-01": "CET-1CEST,J1/0,M10.5.0/3"}.get(case["date"][5:], CET)


def autumn(case):
    case["zone"] = {"02-29": "CET-1CEST,M10.5.0,M2.5.2/3", "01-01": "CET-1CEST,M10.5.0,J1/0"}.get(case["date"][5:], CET)


def season(case):
    # No yearly season begins on a day that most years don't have.
    begins = case["date"] if case["date"].endswith("02-29") else case["date"][5:]
    case["document"]["seasons"].append({"name": "other", "begins": begins, "week": "other"})


def special_day(case):
    case["document"]["specialDays"] = [{"date": case["date"], "day": "special"}]


def nothing(case):
    del case


def activation(case):
    own = {key: case["document"][key] for key in ("days", "weeks", "seasons", "specialDays") if key in case["document"]}
    own = own | {"days": own["days"] | {"usual": switches(("00:00", "c"), ("02:30", "a"), ("04:00", "b"))}}
    case["document"]["passive"] = {"activateAt": f"{case['date']}T02:30"} | own


def switch(case):
    case["document"]["days"]["usual"] = switches(("00:00", "a"), ("02:00", "b"), ("02:30", "c"), ("03:00", "a"))


def sliding(case):
    case["document"]["demand"] = {"period": "30 min", "subperiods": "3"}
    case["step"] = 600


def reset(case):
    case["document"]["billing"] = {"day": str(int(case["date"][8:])), "at": "02:30"}


def schedules(case):
    own = {"weeks": {"w": week("d")}, "seasons": [{"name": "y", "begins": "01-01", "week": "w"}]}
    case["document"]["schedules"] = {
        "demand": {"rates": ["high", "low"], "days": {"d": switches(("00:10", "low"), ("02:40", "high"))}} | own,
        "relay": {"rates": ["open", "closed"], "days": {"d": switches(("01:00", "closed"), ("03:00", "open"))}} | own,
    }


def at_turn(*events):
    """Events at so many seconds from the turn: what is set is told by how far the clock is moved."""
    def add(case):
        case["events"] += events
    return add


LONG_OUTAGE = [(-600, "power", "off"), (2400, "power", "on")]
THINGS = {
    "spring": spring, "autumn": autumn, "season": season, "special-day": special_day, "leap-day": nothing, "year-end": nothing,
    "activation": activation, "switch": switch, "sliding-demand": sliding, "reset": reset, "schedules": schedules,
    "synchronisation": at_turn((-2, "set", 5), (1800, "set", -5)), "set-forward": at_turn((600, "set", 2400)),
    "set-back": at_turn((600, "set", -2400)), "short-outage": at_turn((60, "power", "off"), (240, "power", "on")),
    "long-outage": at_turn(*LONG_OUTAGE),
    "invalid-clock": at_turn((-600, "clock", "invalid"), (2100, "set", 0)),
}
IMPOSSIBLE = [{"spring", "autumn"}, {"leap-day", "year-end"}]
# A clock can't be set without supply: what meets a long outage comes a minute behind it.
BEHIND_OUTAGE = 2460
# What has to be there before `activation` copies it, and what takes the usual day.
ORDER = ["switch", "season", "special-day", "schedules", "spring", "autumn"]


def pair(names):
    if set(names) in IMPOSSIBLE:
        return
    date = "2026-05-20"
    if "spring" in names:
        date = "2026-03-29"
    if "autumn" in names:
        date = "2026-10-25"
    if "leap-day" in names:
        date = "2028-02-29"
    if "year-end" in names:
        date = "2027-01-01"
    document = {
        "rates": ["a", "b", "c"],
        "days": {
            "usual": switches(("00:00", "a"), ("02:00", "b"), ("03:00", "a")),
            "other": switches(("00:00", "b"), ("03:00", "c")), "special": switches(("01:30", "c"))},
        "weeks": {"usual": week("usual"), "other": week("other")},
        "seasons": [{"name": "usual", "begins": "04-30", "week": "usual"}],
    }
    case = {"date": date, "zone": CET, "document": document, "events": [], "step": 900}
    for name in sorted(names, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER)):
        THINGS[name](case)
    if "activation" in names and "schedules" in names:
        own = {name: {key: part[key] for key in ("days", "weeks", "seasons")} for name, part in document["schedules"].items()}
        own["demand"]["days"] = {"d": switches(("00:00", "high"), ("03:00", "low"))}
        document["passive"]["schedules"] = own
    zone = reference.Zone(case["zone"])
    # The turn: when clocks change, or 02:30 of the date.
    changes = [at for at, _ in zone.transitions(int(date[:4])) if abs(at - utc(date + "T01:00:00")) < DAY // 2]
    turn = changes[0] if changes else zone.action(reference.date(date) * DAY + 9000)
    if not {"spring", "autumn"} & set(names) and {"season", "special-day", "leap-day", "year-end"} & set(names):
        turn = zone.action(reference.date(date) * DAY)
    start = turn - turn % HOUR - 3 * HOUR
    events = timed(case["events"], turn)
    if conflicts(events):
        outage = [event for event in case["events"] if event in LONG_OUTAGE]
        events = timed(outage + [(after + BEHIND_OUTAGE, *rest) for after, *rest in case["events"] if (after, *rest) not in LONG_OUTAGE], turn)
    write(
        f"pairs/{names[0]}-x-{names[1]}", {"timeZone": case["zone"]} | document,
        rows(start, start + 7 * HOUR, case["step"]), events)


def timed(events, turn):
    """Seconds from the turn made into instants."""
    return [
        (turn + after, key, reference.face(turn + after + value) + "Z" if key == "set" else value)
        for after, key, value in sorted(events, key=lambda event: event[0])]


def conflicts(events):
    """Whether the clock would be set without supply, or the supply be cut twice."""
    is_on = True
    for _, key, value in events:
        if key == "power":
            if is_on == (value == "on"):
                return True
            is_on = value == "on"
        elif key == "set" and not is_on:
            return True
    return False


# Maximum demand over each of them

SHAPES = {"block": (3600, 1, 900), "sliding": (3600, 4, 900), "fifteen": (900, 15, 60)}
CALENDAR_THINGS = ["spring", "autumn", "season", "special-day", "leap-day", "year-end", "activation", "switch", "reset", "schedules"]


def maximum(shape, names):
    """The power rises to the turn and falls behind it: the largest windows are those that lie over it."""
    if any(impossible <= set(names) for impossible in IMPOSSIBLE):
        return
    date, zone = "2026-05-20", CET
    if "spring" in names:
        date, zone = "2026-03-29", {"leap-day": "CET-1CEST,M2.5.2,M10.5.0/3", "year-end": "CET-1CEST,J1/2,M10.5.0/3"}.get(names[-1], CET)
    if "autumn" in names:
        date, zone = "2026-10-25", {"leap-day": "CET-1CEST,M10.5.0,M2.5.2/3", "year-end": "CET-1CEST,M10.5.0,J1/3"}.get(names[-1], CET)
    date = {"leap-day": "2028-02-29", "year-end": "2027-01-01"}.get(next((name for name in names if name in ("leap-day", "year-end")), None), date)
    changes_clocks = {"spring", "autumn"} & set(names)
    at = "02:30" if changes_clocks or not {"season", "special-day", "leap-day", "year-end"} & set(names) else "00:00"
    usual = switches(("00:00", "a"), ("02:00", "b"), ("02:30", "c"), ("05:00", "a")) if changes_clocks else switches(("00:00", "a"))
    days = {"usual": usual, "other": switches(("00:00", "b"), ("04:00", "c")), "special": switches(("00:00", "c"), ("04:00", "a"))}
    document = {
        "timeZone": zone, "rates": ["a", "b", "c"], "days": days, "weeks": {"usual": week("usual"), "other": week("other")},
        "seasons": [{"name": "usual", "begins": "04-30", "week": "usual"}]}
    case = {"date": date, "document": document, "events": []}
    if "switch" in names:
        for name in ("usual", "other", "special"):
            before = [entry for entry in days[name] if entry["at"] < at]
            days[name] = before + switches((at, "a" if name == "special" else "c"), ("04:30", "b"))
    if "season" in names:
        season(case)
    if "special-day" in names:
        special_day(case)
    if "schedules" in names:
        own_schedules(document, at)
    if "activation" in names:
        copied = ("weeks", "seasons", "specialDays", "schedules")
        own = {"days": {name: switches(("00:00", "b"), ("01:00", "a"), ("04:00", "c")) for name in days}}
        own |= {key: document[key] for key in copied if key in document}
        if "schedules" in own:
            own["schedules"] = {name: {key: part[key] for key in ("days", "weeks", "seasons")} for name, part in own["schedules"].items()}
            own["schedules"]["demand"]["days"] = {"d": switches(("00:00", "high"), ("03:00", "low"))}
        document["passive"] = {"activateAt": f"{date}T{at}"} | own
    if "reset" in names:
        document["billing"] = {"day": str(int(date[8:])), "at": at}
    period, subperiods, step = SHAPES[shape]
    document["demand"] = {"period": f"{period // 60} min", "subperiods": str(subperiods)}
    for name in set(names) - set(CALENDAR_THINGS):
        THINGS[name](case)

    rule = reference.Zone(zone)
    changes = [change for change, _ in rule.transitions(int(date[:4])) if abs(change - utc(date + "T01:00:00")) < DAY // 2]
    turn = changes[0] if changes else rule.action(reference.date(date) * DAY + int(at[:2]) * HOUR + int(at[3:]) * 60)
    around = 10 * 900 if step == 900 else 45 * 60
    start = turn - turn % 900 - around

    def power(index):
        return f"{500 - 4 * abs(2 * index - 1 - 2 * around // step)}.{index:06}"

    write(f"demand/{shape}-over-{'-and-'.join(names)}", document, rows(start, start + 2 * around, step, power), timed(case["events"], turn))


def own_schedules(document, at):
    own = {"weeks": {"w": week("d")}, "seasons": [{"name": "y", "begins": "01-01", "week": "w"}]}
    early = [] if at == "00:00" else [("00:10", "low")]
    document["schedules"] = {
        "demand": {"rates": ["high", "low"], "days": {"d": switches(*early, (at, "high"), ("03:40", "low"))}} | own,
        "relay": {"rates": ["open", "closed"], "days": {"d": switches((at, "closed"), ("03:00", "open"))}} | own,
    }


def maxima():
    for name in THINGS:
        if name != "sliding-demand":
            maximum("block", [name])
            maximum("sliding", [name])
    for name in CALENDAR_THINGS:
        maximum("fifteen", [name])
    for names in itertools.combinations(CALENDAR_THINGS, 2):
        maximum("sliding", list(names))


# Cases of their own

EXAMPLE = '''timeZone: "CET-1CEST,M3.5.0,M10.5.0/3"
rates: [peak, shoulder, night]
days:
  working: [{at: "00:00", rate: night}, {at: "06:00", rate: peak}, {at: "20:00", rate: shoulder}, {at: "22:00", rate: night}]
  quiet:   [{at: "00:00", rate: night}]
weeks:
  all: {monday: working, tuesday: working, wednesday: working, thursday: working, friday: working, saturday: quiet, sunday: quiet}
seasons: [{name: year, begins: "01-01", week: all}]
specialDays: [{date: "12-25", day: quiet}, {date: "2026-04-06", day: quiet}]
passive: {activateAt: "2027-01-01T00:00", days: {}, weeks: {}, seasons: [], specialDays: []}   # same shapes, or left out
demand: {period: 15 min, subperiods: 1}
profile: {interval: 15 min}
billing: {day: 1, at: "00:00"}
'''


def tariff():
    write("tariff/example", plain(), rows(utc("2026-12-23T20:00:00"), utc("2027-01-02T02:00:00"), 900))
    with open(os.path.join(HERE, "tariff/example/calendar.yaml"), "w", encoding="utf-8") as file:
        file.write(EXAMPLE)
    gap = plain(rates=["a", "b", "c", "d"])
    gap["days"]["all"] = switches(("00:00", "a"), ("02:00", "b"), ("02:20", "c"), ("02:40", "d"), ("03:30", "a"))
    write("tariff/of-several-in-the-missing-hour-the-last", gap, rows(utc("2026-03-28T22:00:00"), utc("2026-03-29T04:00:00"), 600))
    write("tariff/once-in-the-repeated-hour", gap, rows(utc("2026-10-24T22:00:00"), utc("2026-10-25T05:00:00"), 600))
    midnight = gap | {"timeZone": "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"}
    write("tariff/clocks-back-over-midnight", midnight, rows(utc("2026-10-24T20:00:00"), utc("2026-10-25T06:00:00"), 600))
    half = gap | {"timeZone": "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"}
    write("tariff/half-an-hour-repeated", half, rows(utc("2026-04-04T11:00:00"), utc("2026-04-04T18:00:00"), 600))
    write("tariff/half-an-hour-missing", half, rows(utc("2026-10-03T11:00:00"), utc("2026-10-03T18:00:00"), 600))
    winter = gap | {"timeZone": "IST-1GMT0,M10.5.0,M3.5.0/1"}
    write("tariff/daylight-saving-in-winter", winter, rows(utc("2026-10-24T22:00:00"), utc("2026-10-25T05:00:00"), 600))
    always = gap | {"timeZone": "AAA-2BBB-1,M12.5.0,M12.5.0/1"}
    write("tariff/daylight-saving-all-the-year", always, rows(utc("2000-12-30T20:00:00"), utc("2000-12-31T06:00:00"), 600))
    late = plain(rates=["a", "b"])
    late["days"] = {"late": switches(("08:00", "a"), ("20:00", "b")), "later": switches(("10:00", "a"))}
    late["weeks"]["all"] = week("late") | {"saturday": "later"}
    write("tariff/a-day-goes-on-with-the-rate-before", late, rows(utc("2026-06-05T12:00:00"), utc("2026-06-07T12:00:00"), 900))
    special = plain(specialDays=[{"date": "05-01", "day": "one"}, {"date": "2026-05-01", "day": "two"}])
    special["days"] |= {"one": switches(("00:00", "night")), "two": switches(("00:00", "day"))}
    write("tariff/a-special-day-with-a-year-beats-one-without", special, rows(utc("2026-04-30T20:00:00"), utc("2026-05-01T23:00:00"), 900))
    write("tariff/a-yearly-special-day-in-another-year", special, rows(utc("2027-04-30T20:00:00"), utc("2027-05-01T23:00:00"), 900))
    leap = plain(specialDays=[{"date": "02-29", "day": "one"}])
    leap["days"]["one"] = switches(("00:00", "day"))
    write("tariff/29-february-in-a-leap-year", leap, rows(utc("2028-02-28T20:00:00"), utc("2028-03-01T02:00:00"), 900))
    write("tariff/29-february-in-other-years", leap, rows(utc("2027-02-28T20:00:00"), utc("2027-03-01T06:00:00"), 900))
    dated = plain(seasons=[
        {"name": "y", "begins": "03-01", "week": "all"}, {"name": "d", "begins": "2026-03-01", "week": "own"}])
    dated["days"]["own"] = switches(("00:00", "day"))
    dated["weeks"]["own"] = week("own")
    write("tariff/a-season-with-a-year-beats-one-without", dated, rows(utc("2026-02-28T20:00:00"), utc("2026-03-01T12:00:00"), 900))
    passive = plain(passive={
        "activateAt": "2026-05-20T03:00", "days": {"n": switches(("00:00", "night"), ("09:00", "day"))},
        "weeks": {"w": week("n")}, "seasons": [{"name": "y", "begins": "01-01", "week": "w"}]})
    passive["days"]["all"] = switches(("00:00", "day"))
    write("tariff/activation-takes-the-rate-of-its-own-midnight", passive, rows(utc("2026-05-19T22:00:00"), utc("2026-05-20T09:00:00"), 900))
    write(
        "tariff/clock-set-back-over-the-activation", passive, rows(utc("2026-05-19T22:00:00"), utc("2026-05-20T09:00:00"), 900),
        [(utc("2026-05-20T02:00:00"), "set", "2026-05-20T00:30:00Z")])


def demand():
    start = utc("2026-06-01T08:00:00")
    ties = plain()
    write("demand/of-equals-the-first-stays", ties, rows(start, start + 4 * HOUR, 900, lambda index: ["250", "300", "300", "100"][index % 4]))
    inside = plain(demand={"period": "60 min", "subperiods": "4"})
    inside["days"]["all"] = switches(("00:00", "night"), ("10:30", "day"), ("12:15", "night"))
    write("demand/a-switch-inside-the-window", inside, rows(start, start + 4 * HOUR, 900))
    carried = plain(demand={"period": "60 min", "subperiods": "4"}, billing={"day": "1", "at": "12:00"})
    write("demand/a-sliding-window-is-carried-over-a-reset", carried, rows(start, start + 4 * HOUR, 900))
    write("demand/no-false-maximum-at-an-unaligned-start", plain(), rows(start + 300, start + 2 * HOUR + 300, 300))
    write(
        "demand/nothing-is-no-maximum", plain(), rows(start, start + HOUR, 900, lambda index: "0"))
    write(
        "demand/fifteen-sub-periods", plain(demand={"period": "15 min", "subperiods": "15"}), rows(start, start + HOUR, 60))
    write(
        "demand/daylight-saving-keeps-periods-whole", plain(demand={"period": "60 min", "subperiods": "2"}),
        rows(utc("2026-10-24T22:00:00"), utc("2026-10-25T05:00:00"), 900))


def clock():
    start = utc("2026-06-01T08:00:00")
    table = rows(start, start + 2 * HOUR, 300)

    def at(minutes, seconds=0):
        return start + minutes * 60 + seconds

    def to(minutes, seconds=0):
        return reference.face(at(minutes, seconds)) + "Z"

    cases = {
        "forward-inside-an-interval": [(at(32), "set", to(40))],
        "forward-over-a-boundary": [(at(40), "set", to(50))],
        "forward-onto-a-boundary": [(at(40), "set", to(45))],
        "forward-over-several-intervals": [(at(40), "set", to(100))],
        "back-inside-an-interval": [(at(42), "set", to(32))],
        "back-over-a-boundary": [(at(50), "set", to(40))],
        "back-onto-a-boundary": [(at(50), "set", to(30))],
        "at-the-very-boundary": [(at(45), "set", to(62))],
        "synchronised-forward-over-a-boundary": [(at(44, 55), "set", to(45, 3))],
        "synchronised-back-over-a-boundary": [(at(45, 3), "set", to(44, 56))],
        "synchronised-too-often": [(at(minute), "set", to(minute, 4)) for minute in (31, 33, 35, 37)],
        "back-and-forth-at-a-boundary": [
            (at(30), "set", to(29, 59)), (at(30), "set", to(30)), (at(30), "set", to(30, 36)), (at(30), "set", to(29, 59))],
        "short-outage-after-a-step-back": [(at(30), "set", to(29, 55)), (at(30), "power", "off"), (at(30, 2), "power", "on")],
        "short-outage": [(at(33), "power", "off"), (at(37), "power", "on")],
        "short-outage-over-a-boundary": [(at(43), "power", "off"), (at(47), "power", "on")],
        "outage-that-ends-on-a-boundary": [(at(43), "power", "off"), (at(60), "power", "on")],
        "long-outage": [(at(33), "power", "off"), (at(97), "power", "on")],
        "outage-to-the-end": [(at(33), "power", "off")],
        "invalid-and-set": [(at(33), "clock", "invalid"), (at(67), "set", to(67))],
        "invalid-after-an-outage": [(at(33), "power", "off"), (at(50), "clock", "invalid"), (at(67), "power", "on"), (at(92), "set", to(92))],
        "invalid-to-the-end": [(at(33), "clock", "invalid")],
    }
    for name, events in cases.items():
        write(f"clock/{name}", plain(), table, events)


def periods():
    month = plain(billing={"day": "31", "at": "00:00"}, profile={"interval": "60 min"}, demand={"period": "60 min"})
    write("periods/the-last-day-of-short-months", month, rows(utc("2028-01-28T00:00:00"), utc("2028-05-02T00:00:00"), HOUR, lambda i: "1"))
    gap = plain(billing={"day": "29", "at": "02:30"})
    write("periods/in-the-missing-hour", gap, rows(utc("2026-03-28T22:00:00"), utc("2026-03-29T04:00:00"), 900))
    fold = plain(billing={"day": "25", "at": "02:30"})
    write("periods/once-in-the-repeated-hour", fold, rows(utc("2026-10-24T22:00:00"), utc("2026-10-25T05:00:00"), 900))
    locked = plain(billing={"day": "1", "at": "12:00", "lockOut": "1 h"})
    start = utc("2026-06-01T08:00:00")
    write(
        "periods/by-hand-and-locked-out", locked, rows(start, start + 4 * HOUR, 900),
        [(start + minutes * 60, "reset", "manual") for minutes in (10, 40, 70, 125, 185)])
    write(
        "periods/the-lock-out-is-not-evaded", locked, rows(start, start + HOUR, 900),
        [(start + 600, "reset", "manual"), (start + 700, "set", "2026-06-01T11:00:00Z"), (start + 800, "reset", "manual")])
    write(
        "periods/late-after-an-outage", locked, rows(start, start + 4 * HOUR, 900),
        [(start + HOUR, "power", "off"), (start + 3 * HOUR, "power", "on")])
    write(
        "periods/late-when-the-clock-is-set", plain(), rows(start, start + HOUR, 900), [(start + 600, "set", "2026-09-10T00:00:00Z")])
    write(
        "periods/set-far-ahead-by-mistake", locked, rows(start, start + 5 * HOUR, 900),
        [(start + 600, "set", "2050-01-01T00:00:00Z"), (start + 1200, "set", reference.face(start + 1200) + "Z")])
    write(
        "periods/not-twice-when-set-back", locked, rows(start, start + 4 * HOUR, 900),
        [(start + 2 * HOUR + 300, "set", "2026-06-01T09:50:00Z"), (start + 2 * HOUR + 600, "power", "off"), (start + 2 * HOUR + 660, "power", "on")])
    write(
        "periods/due-while-the-clock-was-invalid", locked, rows(start, start + 4 * HOUR, 900),
        [(start + HOUR, "clock", "invalid"), (start + 3 * HOUR, "set", "2026-06-01T10:20:00Z")])
    write(
        "periods/sixteen-of-which-fifteen-are-kept", plain(profile={"interval": "60 min"}, demand={"period": "60 min"}),
        rows(utc("2026-01-31T22:00:00"), utc("2026-02-01T14:00:00"), HOUR),
        [(utc("2026-01-31T22:30:00") + hours * HOUR, "reset", "manual") for hours in range(16)])


def profile():
    for name, first, last in (
            ("92-quarters", "2026-03-28T23:00:00", "2026-03-29T22:00:00"), ("96-quarters", "2026-06-01T22:00:00", "2026-06-02T22:00:00"),
            ("100-quarters", "2026-10-24T22:00:00", "2026-10-25T23:00:00")):
        write(f"profile/{name}", plain(), rows(utc(first), utc(last), 900))
    start = utc("2026-06-01T08:00:00")
    write("profile/the-oldest-is-overwritten", plain(profile={"interval": "15 min", "capacity": "5"}), rows(start, start + 4 * HOUR, 900))
    write(
        "profile/a-row-overflows", plain(), rows(start, start + HOUR, 300, lambda index: ["1099511.627775", "1", "2500000.5", "0"][index % 4]))
    write(
        "profile/below-a-quantum", plain(), rows(start, start + HOUR, 300, lambda index: "0.000000333333"))
    quarter = plain(profile={"interval": "5 min"})
    table = [(at, [texts[0], "0" if at == start else "12.5"]) for at, texts in rows(start, start + HOUR, 300)]
    write("profile/with-export", quarter, table)
    nepal = plain(timeZone="<+0545>-5:45", profile={"interval": "60 min"})
    write("profile/aligned-to-standard-time", nepal, rows(start, start + 4 * HOUR, 900))


if __name__ == "__main__":
    for names in itertools.combinations(THINGS, 2):
        pair(names)
    for make in (tariff, demand, maxima, clock, periods, profile):
        make()
