"""Compares `meter-emulator billing` with the reference, on vectors and on random cases; see Tools/check-billing."""

import argparse
import concurrent.futures
import datetime
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zoneinfo

import billing_cases
import billing_reference as reference

VECTORS = "Tests/Vectors/billing"
CHUNK = 200
# Cases that a commit takes of its block; a block is a number of four hexadecimal digits.
CASES_A_BLOCK = 400


# Results


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def reference_result(folder):
    """(report, profile) or the text of what the reference refused."""
    events = os.path.join(folder, "events.yaml")
    try:
        return reference.bill(
            os.path.join(folder, "calendar.yaml"), os.path.join(folder, "energy.csv"), events if os.path.exists(events) else None)
    except Exception as fault:  # What it can't read is told as a difference.
        return f"the reference fails: {fault!r}", ""


def program_result(folder):
    """What `billing --batch` left in a folder."""
    fault = os.path.join(folder, "error.txt")
    if os.path.exists(fault):
        return read(fault).strip(), ""
    if not os.path.exists(os.path.join(folder, "result.json")):
        return "no result", ""
    return json.loads(read(os.path.join(folder, "result.json"))), read(os.path.join(folder, "result.csv"))


def run_batch(program, folder):
    for name in os.listdir(folder):
        for file in ("result.json", "result.csv", "error.txt"):
            if os.path.exists(os.path.join(folder, name, file)):
                os.remove(os.path.join(folder, name, file))
    done = subprocess.run([program, "billing", "--batch", folder], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"billing --batch ends with {done.returncode}: {done.stderr.strip()[-2000:]}")


def difference(expected, found, path=""):
    """The first place at which `found` lacks what is expected; None where all is there. Members that are not expected don't count."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            here = f"{path}.{key}" if path else key
            if key not in found:
                return f"{here}: missing"
            inner = difference(value, found[key], here)
            if inner:
                return inner
        return None
    if isinstance(expected, list) and isinstance(found, list):
        for index, (left, right) in enumerate(zip(expected, found)):
            inner = difference(left, right, f"{path}[{index}]")
            if inner:
                return inner
        if len(expected) != len(found):
            more = (expected if len(expected) > len(found) else found)[min(len(expected), len(found))]
            return f"{path}: {len(expected)} expected, {len(found)} found; the first without its like: {json.dumps(more)[:300]}"
        return None
    return None if expected == found else f"{path}: {json.dumps(expected)[:300]} expected, {json.dumps(found)[:300]} found"


def compare(expected, found):
    if isinstance(expected[0], str) or isinstance(found[0], str):
        return None if expected[0] == found[0] else f"{str(expected[0])[:300]} | {str(found[0])[:300]}"
    inner = difference(expected[0], found[0])
    if inner or expected[1] is None:
        return inner
    for number, (left, right) in enumerate(zip(expected[1].split("\n"), found[1].split("\n")), 1):
        if left != right:
            return f"profile, line {number}: {left} expected, {right} found"
    return None if expected[1] == found[1] else "profile: one is longer"


# Random cases


def expected_of(seed_and_folder):
    seed, folder = seed_and_folder
    case = billing_cases.case(seed)
    case.write(folder)
    return seed, len(case.rows), len(case.events), reference_result(folder)


def check_cases(program, seeds):
    begin, done, rows, events = time.monotonic(), 0, 0, 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ProcessPoolExecutor() as pool:
        for first in range(0, len(seeds), CHUNK):
            work = os.path.join(folder, "work")
            jobs = [(seed, os.path.join(work, str(seed))) for seed in seeds[first:first + CHUNK]]
            results = list(pool.map(expected_of, jobs, chunksize=10))
            run_batch(program, work)
            for seed, row_count, event_count, expected in results:
                rows, events = rows + row_count, events + event_count
                found = compare(expected, program_result(os.path.join(work, str(seed))))
                if found or isinstance(expected[0], str):
                    print(f"case {seed}: {found or expected[0]}")
                    minimise(program, seed)
                    return False
                done += 1
            shutil.rmtree(work)
    print(f"{done} random cases, {rows} rows, {events} events: no difference ({time.monotonic() - begin:.0f} s)")
    return True


def minimise(program, seed):
    """Leaves out what can be left out while there is still a difference; keeps the rest."""
    kept = os.path.join("out", "billing", str(seed))
    shutil.rmtree(kept, ignore_errors=True)
    case = billing_cases.case(seed)
    with tempfile.TemporaryDirectory() as folder:
        deadline = time.monotonic() + 120
        progress = True
        while progress and time.monotonic() < deadline:
            progress = False
            candidates = list(billing_cases.smaller(case))
            for first in range(0, len(candidates), 40):
                found = differing(program, candidates[first:first + 40], folder)
                if found:
                    case, progress = found, True
                    break
    case.write(kept)
    with tempfile.TemporaryDirectory() as folder:
        case.write(os.path.join(folder, "0"))
        run_batch(program, folder)
        expected, found = reference_result(kept), program_result(os.path.join(folder, "0"))
    print(f"smallest: {len(case.rows)} rows, {len(case.events)} events in {kept}: {compare(expected, found)}")
    for name in ("calendar.yaml", "energy.csv", "events.yaml"):
        if os.path.exists(os.path.join(kept, name)):
            print(f"-- {name}\n{read(os.path.join(kept, name))}", end="")
    print(f"again: Tools/check-billing --case {seed}")


def differing(program, candidates, folder):
    """The first candidate that the reference takes and that still differs."""
    work = os.path.join(folder, "work")
    shutil.rmtree(work, ignore_errors=True)
    for index, candidate in enumerate(candidates):
        candidate.write(os.path.join(work, str(index)))
    run_batch(program, work)
    for index, candidate in enumerate(candidates):
        place = os.path.join(work, str(index))
        expected, found = reference_result(place), program_result(place)
        if not isinstance(expected[0], str) and not isinstance(found[0], str) and compare(expected, found):
            return candidate
    return None


# Vectors


def vector_folders():
    return sorted(
        os.path.relpath(folder, VECTORS) for folder, _, files in os.walk(VECTORS) if "calendar.yaml" in files)


def write_vectors():
    for name in vector_folders():
        folder = os.path.join(VECTORS, name)
        result, profile = reference_result(folder)
        if isinstance(result, str):
            sys.exit(f"{name}: {result}")
        with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as file:
            file.write(json.dumps(result, indent=2) + "\n")
        with open(os.path.join(folder, "expected.csv"), "w", encoding="utf-8") as file:
            file.write(profile)
    print(f"{len(vector_folders())} vectors written")


def check_vectors(program):
    """The reference and the program against what is expected."""
    names, failed = vector_folders(), 0
    with tempfile.TemporaryDirectory() as folder:
        for index, name in enumerate(names):
            shutil.copytree(os.path.join(VECTORS, name), os.path.join(folder, f"{index:04}"))
        run_batch(program, folder)
        for index, name in enumerate(names):
            place = os.path.join(folder, f"{index:04}")
            profile = os.path.join(place, "expected.csv")
            expected = json.loads(read(os.path.join(place, "expected.json"))), read(profile) if os.path.exists(profile) else None
            for who, result in (("reference", reference_result(place)), ("program", program_result(place))):
                found = compare(expected, result)
                if found:
                    print(f"{VECTORS}/{name}: {who}: {found}")
                    failed += 1
    print(f"{len(names)} vectors, {failed} differences")
    return bool(names) and failed == 0


# The canary: a difference that must be found


def canary(program):
    """A reference that forgets one bit of the status must differ, or nothing is compared."""
    with tempfile.TemporaryDirectory() as folder:
        place = os.path.join(folder, "0")
        shutil.copytree(os.path.join(VECTORS, "clock", "back-over-a-boundary"), place)
        run_batch(program, folder)
        result = program_result(place)
        same = compare(reference_result(place), result)
        right, reference.CAD = reference.CAD, 0
        try:
            other = compare(reference_result(place), result)
        finally:
            reference.CAD = right
    if same or not other:
        print("canary: a reference without CAD makes no difference: nothing is compared")
        return False
    print(f"canary: found, {other}")
    return True


# The reference's own judge


def check_zones():
    """The reference's zones against zoneinfo, for rules that stay in their year; zoneinfo looks at no other."""
    generator = random.Random(1)
    count = 0
    for text in billing_cases.NAMED_ZONES:
        judge, zone = zone_of(text), reference.Zone(text)
        instants = [generator.randint(946_684_800, 4_102_444_799) for _ in range(300)]
        if zone.has_daylight:
            instants += [at + d for year in range(2001, 2099) for at, _ in zone.transitions(year) for d in (-1, 0, 1)]
        for t in instants:
            local = datetime.datetime.fromtimestamp(t, judge)
            assert local.utcoffset().total_seconds() == zone.offset(t), (text, t)
            if text != "EST5EDT,0/0,J365/25":
                assert (local.dst().total_seconds() != 0) == zone.is_daylight(t), (text, t)
            count += 1
    print(f"reference against zoneinfo: {len(billing_cases.NAMED_ZONES)} zones, {count} instants: no difference")


def zone_of(text):
    """A TZif file of version 2 (RFC 8536) that holds nothing but a footer."""
    block = b"TZif2" + bytes(15) + bytes(19) + b"\1" + bytes(3) + b"\4" + bytes(6) + b"UTC\0"
    return zoneinfo.ZoneInfo.from_file(io.BytesIO(block + block + b"\n" + text.encode() + b"\n"))


# Every minute


def check_minutes(program):
    """Energy of a row tells which minute it was, so a minute in the wrong rate, window or row shows."""
    document = {
        "rates": ["a", "b", "c"],
        "days": {
            "working": [{"at": "00:00", "rate": "c"}, {"at": "02:30", "rate": "b"}, {"at": "06:00", "rate": "a"}, {"at": "22:00", "rate": "b"}],
            "quiet": [{"at": "01:00", "rate": "c"}, {"at": "03:00", "rate": "b"}]},
        "weeks": {
            "summer": {day: "quiet" if day in ("saturday", "sunday") else "working" for day in reference.WEEKDAYS},
            "winter": {day: "quiet" if day == "sunday" else "working" for day in reference.WEEKDAYS}},
        "seasons": [{"name": "w", "begins": "11-01", "week": "winter"}, {"name": "s", "begins": "03-29", "week": "summer"}],
        "specialDays": [{"date": "02-29", "day": "quiet"}, {"date": "12-31", "day": "quiet"}, {"date": "2026-03-29", "day": "working"}],
        "schedules": {"demand": {
            "rates": ["x", "y"],
            "days": {"d": [{"at": "07:10", "rate": "x"}, {"at": "21:50", "rate": "y"}]},
            "weeks": {"w": dict.fromkeys(reference.WEEKDAYS, "d")}, "seasons": [{"name": "y", "begins": "01-01", "week": "w"}]}},
        "demand": {"period": "15 min", "subperiods": "3"}, "profile": {"interval": "15 min"}, "billing": {"day": "31", "at": "02:30"},
    }
    first, last = reference.date("2024-01-01") * reference.DAY, reference.date("2028-01-01") * reference.DAY
    is_good = True
    for zone in ("CET-1CEST,M3.5.0,M10.5.0/3", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"):
        rows = [(first, ["0"])]
        rows += [(t + 60, [str(1 + 7 * (t // 60) % 1_000_003)]) for t in range(first, last, 60)]
        case = billing_cases.Case({"timeZone": zone} | document, rows, [])
        with tempfile.TemporaryDirectory() as folder:
            case.write(os.path.join(folder, "0"))
            run_batch(program, folder)
            found = compare(reference_result(os.path.join(folder, "0")), program_result(os.path.join(folder, "0")))
        print(f"{len(rows) - 1} minutes in {zone}: {found or 'no difference'}")
        is_good = is_good and not found
    return is_good


def main():
    parser = argparse.ArgumentParser(allow_abbrev=False, prog="Tools/check-billing")
    parser.add_argument("program")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--cases", type=int)
    kind.add_argument("--case", type=int)
    kind.add_argument("--vectors", action="store_true")
    kind.add_argument("--write-vectors", action="store_true")
    kind.add_argument("--minutes", action="store_true")
    options = parser.parse_args()
    if options.write_vectors:
        write_vectors()
        return
    check_zones()
    if not canary(options.program):
        sys.exit(1)
    if options.vectors:
        is_good = check_vectors(options.program)
    elif options.minutes:
        is_good = check_minutes(options.program)
    elif options.case is not None:
        is_good = check_cases(options.program, [options.case])
    elif options.cases is not None:
        is_good = check_cases(options.program, range(options.cases))
    else:
        block = int(os.environ.get("METER_SEED_BLOCK", "0")[:4], 16)
        seeds = range(100_000 + block * CASES_A_BLOCK, 100_000 + (block + 1) * CASES_A_BLOCK)
        is_good = check_vectors(options.program) and check_cases(options.program, seeds)
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
