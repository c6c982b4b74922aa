"""Reads mutants of COMTRADE recordings with the package `comtrade` and compares the samples with those of the emulator.

    compare-comtrade.py FILE.jsonl      as METER_MUTANT_EXPORT has it, one mutant a line

The package is no checker: it reads much that contradicts itself. What it reads where the emulator refuses is counted by the
field at fault. Where both read a file the samples must agree, but for the classes that are named below with their reasons;
anything else is a failure.
"""
import base64
import collections
import json
import math
import resource
import sys
import warnings

import comtrade

FACTORS = {"kV": 1e3, "V": 1, "mV": 1e-3, "kA": 1e3, "A": 1, "mA": 1e-3, "uA": 1e-6, "MV": 1e6, "volts": 1}


def second_reading(line):
    """Samples by channel in V and A, by the package."""
    configuration = base64.b64decode(line["configuration"]).decode("utf-8-sig")
    data = base64.b64decode(line["data"])
    record = comtrade.Comtrade(use_double_precision=True, ignore_warnings=True)
    kind = next((row.strip().upper() for row in configuration.splitlines()
                 if row.strip().upper() in ("ASCII", "BINARY", "BINARY32", "FLOAT32")), "ASCII")
    record.read(configuration, data.decode("utf-8") if kind == "ASCII" else data)
    channels = []
    for channel, values in zip(record.cfg.analog_channels, record.analog):
        factor = FACTORS.get(channel.uu.strip(), 1)
        channels.append([float(value) * factor for value in values])
    return channels


def agree(ours, theirs):
    if len(ours) != len(theirs) or any(len(a) != len(b) for a, b in zip(ours, theirs)):
        return False
    for a, b in zip(ours, theirs):
        largest = max((abs(value) for value in a), default=0)
        if any(not math.isfinite(y) or abs(x - y) > 4e-15 * largest + 1e-300 for x, y in zip(a, b)):
            return False
    return True


def is_known(name, ours, theirs):
    """Whether a difference is one of the package's own, exactly."""
    if name.split(", ")[-1] == "numbered from 0":
        # A file of samples 0 to 39 may declare 39 as its last one; the package then leaves sample 39 out.
        return agree([values[:-1] for values in ours], theirs)
    return False


def main(path):
    warnings.simplefilter("ignore")
    # The package takes memory for as many samples as a file declares.
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    counts = collections.Counter()
    lenient = collections.Counter()
    strict = collections.Counter()
    failures = []
    with open(path, encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            try:
                theirs = second_reading(line)
            except Exception as error:  # The package raises whatever its parsing comes upon.
                theirs = None
                reason = type(error).__name__
            ours = line.get("samples")
            if ours is None and theirs is None:
                counts["both refuse"] += 1
            elif ours is None:
                counts["the package alone reads"] += 1
                lenient[line["error"].split(": ")[1]] += 1
            elif theirs is None:
                counts["the emulator alone reads"] += 1
                strict[f"{line['name'].split(', ')[-1]} ({reason})"] += 1
            elif agree(ours, theirs):
                counts["both read the same"] += 1
            elif is_known(line["name"], ours, theirs):
                counts["both read, the package one sample fewer for a known reason"] += 1
            else:
                counts["both read, and differ"] += 1
                failures.append(line)
    for name, count in sorted(counts.items()):
        print(f"{name}: {count}")
    print("read by the package, refused by the emulator, by field:",
          ", ".join(f"{name} {count}" for name, count in lenient.most_common(12)))
    print("read by the emulator alone, by change:", ", ".join(f"{name} {count}" for name, count in strict.most_common(12)))
    for line in failures[:20]:
        print(f"differs: seed {line['seed']}: {line['name']}", file=sys.stderr)
    if counts["both read the same"] == 0:
        sys.exit("no mutant was read by both")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main(sys.argv[1])
