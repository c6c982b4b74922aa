"""Known answers for the Waveforms module: filtered samples and true energies by brute-force quadrature.

Nothing here is shared with the emulator: the kernel is written down from its definition (scipy.special.i0), samples are
the convolution integral over pieces of an eighth of a sample, energies the integral of u * i over pieces of 10 us, both by
Gauss-Legendre quadrature with 24 nodes. Computed with numpy 2.4 and scipy 1.17: python3 generate.py > filtered.json
"""

import json

import numpy as np
from scipy.special import i0

PERIOD = 125e-6
HALF = 26.0
BETA = 0.1102 * (120 - 8.7)
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)


def panels(borders, longest):
    """Nodes and weights between sorted borders, no panel longer than given."""
    xs, ws = [], []
    for low, high in zip(borders[:-1], borders[1:]):
        if high <= low:
            continue
        count = int(np.ceil((high - low) / longest))
        width = (high - low) / count
        centres = low + width * (np.arange(count) + 0.5)
        xs.append((centres[:, None] + 0.5 * width * NODES[None, :]).ravel())
        ws.append(np.tile(0.5 * width * WEIGHTS, count))
    return (np.concatenate(xs), np.concatenate(ws)) if xs else (np.zeros(0), np.zeros(0))


def raw_kernel(x):
    inside = np.maximum(0.0, 1 - (x / HALF) ** 2)
    return 0.85 * np.sinc(0.85 * x) * i0(BETA * np.sqrt(inside)) / i0(BETA)


_x, _w = panels([-HALF, HALF], 0.25)
SCALE = 1 / np.sum(_w * raw_kernel(_x))


def kernel(x):
    return SCALE * raw_kernel(x)


def gain(hertz):
    return float(np.sum(_w * kernel(_x) * np.cos(2 * np.pi * hertz * PERIOD * _x)))


def harmonic(order, peak, phase=0.0):
    return {"order": order, "peak": peak, "phase": phase}


def absolute(hertz, peak, phase=0.0):
    return {"hertz": hertz, "peak": peak, "phase": phase}


def channel(*tones, dc=0.0):
    return {"dc": dc, "tones": list(tones)}


def segments(*parts):
    """Parts of (length in ns, start Hz, end Hz, channels), one after another."""
    result, now = [], 0
    for length, start, end, channels in parts:
        result.append({"start": now, "end": now + length, "startHz": start, "endHz": end, "channels": channels})
        now += length
    return result


def with_phases(program):
    """(segment, turns of the grid at its start)."""
    turns, result = 0.0, []
    for s in program:
        result.append((s, turns))
        turns += 0.5 * (s["startHz"] + s["endHz"]) * (s["end"] - s["start"]) * 1e-9
    return result


def signal(program, index, seconds):
    """Value of a channel at instants in seconds."""
    value = np.zeros_like(seconds)
    for s, turns in with_phases(program):
        start, end = s["start"] * 1e-9, s["end"] * 1e-9
        mask = (seconds >= start) & (seconds < end)
        if not mask.any():
            continue
        t = seconds[mask]
        slope = (s["endHz"] - s["startHz"]) / (end - start)
        theta = turns + s["startHz"] * (t - start) + 0.5 * slope * (t - start) ** 2
        part = np.full_like(t, s["channels"][index]["dc"])
        for tone in s["channels"][index]["tones"]:
            angle = 2 * np.pi * (tone["order"] * theta if "order" in tone else tone["hertz"] * t)
            part += tone["peak"] * np.sin(angle + tone["phase"])
        value[mask] = part
    return value


def borders_between(program, low, high):
    inner = {s[k] * 1e-9 for s in program for k in ("start", "end")}
    return [low] + sorted(b for b in inner if low < b < high) + [high]


def filtered(program, index, sample):
    t = sample * PERIOD
    tau, weight = panels(borders_between(program, t - HALF * PERIOD, t + HALF * PERIOD), 0.125 * PERIOD)
    return float(np.sum(weight / PERIOD * kernel((t - tau) / PERIOD) * signal(program, index, tau)))


def quadrature(program, phase):
    """The program with the voltage of a phase replaced by its fundamental a quarter of a cycle later."""
    result = []
    for s in program:
        channels = [dict(c) for c in s["channels"]]
        tones = [t for t in channels[2 * phase]["tones"] if t.get("order") == 1]
        channels[2 * phase] = channel(*[harmonic(1, t["peak"], t["phase"] - np.pi / 2) for t in tones])
        result.append({**s, "channels": channels})
    return result


def energies(program, until):
    """Integrals by quadrature: nothing is known of lines or of their products."""
    end = until * 1e-9
    t, w = panels(borders_between(program, 0.0, end), 10e-6)
    result = []
    for phase in range(len(program[0]["channels"]) // 2):
        u, i = signal(program, 2 * phase, t), signal(program, 2 * phase + 1, t)
        later = signal(quadrature(program, phase), 2 * phase, t)
        sums = {"active": u * i, "reactive": later * i, "voltageSquares": u * u, "currentSquares": i * i}
        sums |= {"voltage": u, "current": i}
        result.append({name: float(np.sum(w * values)) for name, values in sums.items()})
    return {"nanoseconds": until, "phases": result}


def case(name, program, samples, instants):
    count = len(program[0]["channels"])
    return {
        "name": name,
        "segments": program,
        "samples": samples,
        "values": [[filtered(program, c, n) for n in samples] for c in range(count)],
        "energies": [energies(program, t) for t in instants],
    }


MS = 1_000_000
MAINS = channel(harmonic(1, 325.0, 0.3), harmonic(3, 12.0, 1.0), harmonic(7, 5.0, -2.0))
LOAD = channel(harmonic(1, 14.0, -0.4), harmonic(3, 3.0, 2.0), harmonic(40, 0.5, 0.1))
OTHER = channel(harmonic(1, 40.0, 0.9), harmonic(2, 2.0, 0.7), dc=1.5)
ENVELOPE = channel(harmonic(1, 325.0), absolute(1234.5, 20.0, 0.5), absolute(61.7, 9.0, -1.1), dc=-2.0)
RICH = channel(*[harmonic(k, 10.0 / k, 0.37 * k) for k in range(1, 41)], absolute(173.3, 4.0, 0.2), dc=0.3)


def cases():
    edge = 20_012_346
    yield case(
        "one edge at an odd instant, the voltage untouched",
        segments((edge, 50.0, 50.0, [MAINS, LOAD]), (30 * MS + 1, 50.0, 50.0, [MAINS, OTHER])),
        list(range(0, 30, 3)) + list(range(130, 191)), [edge, 33 * MS, 41 * MS + 7])
    yield case(
        "an edge on a sample instant, amplitude and frequency change",
        segments((20 * MS, 50.0, 50.0, [MAINS, LOAD]), (20 * MS, 52.5, 52.5, [OTHER, MAINS])),
        list(range(132, 189, 2)), [20 * MS, 37 * MS])
    odd = [10 * MS + 3, 30_000, 15_001, 1 * MS, 777, 60_000, 2 * MS]
    contents = [[MAINS, LOAD], [OTHER, LOAD], [LOAD, OTHER], [MAINS, OTHER], [MAINS, LOAD], [LOAD, LOAD], [OTHER, MAINS]]
    yield case(
        "many edges within one kernel length, segments shorter than a sample",
        segments(*[(d, 50.0, 50.0, c) for d, c in zip(odd, contents)]),
        list(range(50, 136)), [10 * MS + 10_000, 10 * MS + 45_500, 12 * MS, 13 * MS])
    yield case(
        "the signal begins and ends",
        segments((5 * MS + 20_000, 60.0, 60.0, [ENVELOPE, OTHER])),
        list(range(0, 80)), [1, 2 * MS, 5 * MS + 20_000, 9 * MS])
    yield case(
        "interharmonics and constants around a dip",
        segments(
            (40 * MS, 50.0, 50.0, [ENVELOPE, RICH]), (20 * MS, 50.0, 50.0, [channel(harmonic(1, 130.0)), OTHER]),
            (40 * MS, 50.0, 50.0, [ENVELOPE, RICH])),
        list(range(290, 350, 4)) + list(range(454, 510, 5)), [40 * MS, 60 * MS, 93 * MS + 17])
    yield case(
        "a slow ramp between two steady segments",
        segments(
            (30 * MS, 49.0, 49.0, [RICH, RICH]), (200 * MS, 49.0, 50.0, [RICH, LOAD]),
            (30 * MS, 50.0, 50.0, [RICH, LOAD])),
        list(range(212, 268, 5)) + [500, 1000, 1023, 1024, 1025, 1500] + list(range(1810, 1870, 5)),
        [31 * MS, 100 * MS, 230 * MS, 255 * MS])
    yield case(
        "a steep ramp that begins the run",
        segments((60 * MS + 11, 40.0, 70.0, [MAINS, OTHER]), (20 * MS, 70.0, 70.0, [MAINS, OTHER])),
        list(range(0, 40, 4)) + list(range(100, 300, 20)) + list(range(455, 510, 3)),
        [3 * MS, 30 * MS, 60 * MS + 11, 77 * MS])
    yield case(
        "tones far above the pass band, switched",
        segments(
            (10 * MS + 5, 50.0, 50.0, [channel(absolute(20_017.0, 10.0, 0.4)), channel(absolute(3_900.0, 5.0))]),
            (10 * MS, 50.0, 50.0, [channel(absolute(148_003.0, 3.0, 1.0)), channel(harmonic(90, 2.0, 0.1))])),
        list(range(0, 30, 2)) + list(range(50, 110)), [4 * MS, 19 * MS])
    yield case(
        "three phases",
        segments(
            (15 * MS + 9, 50.0, 50.0, [MAINS, LOAD, OTHER, LOAD, ENVELOPE, OTHER]),
            (15 * MS, 50.0, 50.0, [MAINS, OTHER, OTHER, RICH, ENVELOPE, OTHER])),
        list(range(96, 146, 3)), [20 * MS])


gains = [[f, gain(f)] for f in (0.0, 50.0, 1000.0, 2000.0, 2800.0, 3100.0, 3400.0, 3700.0, 4000.0, 4400.0, 20017.0)]
values = [[x, float(kernel(np.array([x]))[0])] for x in (0.0, 0.1, 0.5, 1.0, 2.345, 7.77, 13.001, 20.5, 25.999)]
lines = ",\n".join(json.dumps(c) for c in cases())
print('{"gains": %s,\n"kernel": %s,\n"cases": [\n%s\n]}' % (json.dumps(gains), json.dumps(values), lines))
