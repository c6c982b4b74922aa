"""Three families of comparisons. Each gives deviations: (row, size in the row's unit)."""

import copy
import random
import tempfile
from pathlib import Path

import numpy as np

import analyser
import drawing
import scenes
from bench import Run
from signals import LONG, TURN, Lines, Tone, alternating, by_quadrature, hertz_of, integral

# Row: (bar, unit). `relative` is in parts, of the value itself where nothing else is said.
BARS = {
    "bench / closed form: active energy": (1e-6, "relative"),
    "bench / closed form: reactive energy": (1e-6, "relative"),
    "bench / closed form: apparent energy": (1e-6, "relative"),
    "bench / quadrature, changing signals: active energy": (1e-6, "relative"),
    "bench / quadrature, changing signals: reactive energy": (1e-6, "relative"),
    "bench / truth: beyond the printed digit": (1e-6, "relative"),
    "bench / closed form, recordings: active energy": (1e-5, "relative"),
    "bench / closed form, recordings: reactive energy": (1e-5, "relative"),
    "meter / bench: active energy": (0.02, "%"),
    "meter / bench: reactive energy": (0.02, "%"),
    "meter / closed form: active energy": (0.02, "%"),
    "meter / closed form: reactive energy": (0.02, "%"),
    "meter / closed form: apparent energy": (0.02, "%"),
    "meter / pqopen-lib: active energy": (0.02, "%"),
    "meter / pqopen-lib: reactive energy": (0.02, "%"),
    "meter / closed form: rms voltage": (0.02, "%"),
    "meter / closed form: rms current": (0.02, "%"),
    "meter / closed form: active power": (0.02, "%"),
    "meter / closed form: active power, any interharmonics": (0.02, "% of apparent"),
    "meter / pqopen-lib: rms voltage": (0.02, "%"),
    "meter / pqopen-lib: rms current": (0.02, "%"),
    "meter / pqopen-lib: active power": (0.02, "%"),
    "meter / set value: frequency": (2.0, "mHz"),
    "meter / numpy: frequency": (2.0, "mHz"),
    "meter / pqopen-lib: frequency": (2.0, "mHz"),
    "meter / closed form: harmonics of voltage": (0.1, "% of fund."),
    "meter / closed form: harmonics of current": (0.1, "% of fund."),
    "meter / pqopen-lib: harmonics of voltage": (0.1, "% of fund."),
    "meter / pqopen-lib: harmonics of current": (0.1, "% of fund."),
    "closed form / quadrature": (1e-9, "relative"),
}

# A share of the apparent energy below which a component is an error of nothing.
SMALLEST_SHARE = 0.1
# Energies below these, Wh, are not compared: the last printed digit would be a large part of the bar.
PRINTED_DIGIT = 1e-6
SMALLEST_FOR_BENCH, SMALLEST_FOR_METER = 1.0, 0.05

# What --spoil does to the independent side: every row has to notice.
SPOILT_GAIN, SPOILT_HERTZ, SPOILT_HARMONIC = 1.0005, 0.003, 0.002


def part(value, truth):
    return abs(value - truth) / abs(truth)


def beyond(printed, truth):
    """What is left when the last digit may be rounded."""
    return "bench / truth: beyond the printed digit", max(abs(printed - truth) - PRINTED_DIGIT / 2, 0) / abs(truth)


def steady(program, seed, spoil=False, keep=None):
    """A steady signal: meter, bench, closed forms and pqopen-lib."""
    case = drawing.draw(seed)
    run = with_file(f"steady-{seed}.yaml", drawing.scenario(case), keep, lambda path: Run(program, [path]))
    truth = spoilt(case) if spoil else case
    lines = [(Lines(p, "u", truth.hertz), Lines(p, "i", truth.hertz)) for p in truth.phases]
    span = run.end - run.start
    found = []

    exact = [energies(u, i, run.start, run.end) for u, i in lines]
    analysis = analyser.analyse(lines, case.nominal, case.cycles) if case.between != "anywhere" else None
    measured = None
    if analysis:
        measured = [{"active": p["watts"] * span / 3600, "reactive": p["vars"] * span / 3600} for p in analysis.phases]
    for phase in [None] + list(range(len(lines))) if len(lines) > 1 else [None]:
        truths = summed(exact, phase)
        others = summed(measured, phase) if analysis else {}
        if analysis and phase is None:
            others["active"] = analysis.watts * span / 3600
        for quantity, value in truths.items():
            if abs(value) < SMALLEST_SHARE * truths["apparent"]:
                continue
            meter, bench = (run.energy(quantity, phase, side) for side in ("registers", "reference"))
            if abs(value) >= SMALLEST_FOR_BENCH and (quantity != "apparent" or case.between == "none"):
                found.append((f"bench / closed form: {quantity} energy", part(bench, value)))
                if quantity != "apparent":
                    found.append(beyond(bench, value))
            if abs(value) >= SMALLEST_FOR_METER:
                found.append((f"meter / closed form: {quantity} energy", part(meter, value) * 100))
                if quantity != "apparent":
                    against = bench * (SPOILT_GAIN if spoil else 1)
                    found.append((f"meter / bench: {quantity} energy", part(meter, against) * 100))
                if quantity in others:
                    found.append((f"meter / pqopen-lib: {quantity} energy", part(meter, others[quantity]) * 100))

    found += frequencies(case, run, truth, lines, analysis)
    for n, (u, i) in enumerate(lines):
        found += last_window(case, run, run.phases[n], truth, u, i, analysis.phases[n] if analysis else None)
    if seed % 10 == 0:
        pair = by_quadrature(case.phases[0], case.hertz, 0.3, 2.3)
        u, i = lines[0]
        closed = (integral(u, i, 0.3, 2.3), integral(u.fundamental(), i, 0.3, 2.3))
        size = np.sqrt(integral(u, u, 0.3, 2.3) * integral(i, i, 0.3, 2.3))
        found.append(("closed form / quadrature", max(abs(a - b) for a, b in zip(pair, closed)) / size))
    return case.describe(), found


def energies(u, i, start, end):
    """Wh, varh, VAh by the definitions of the bench."""
    apparent = np.sqrt(alternating(u, start, end) * alternating(i, start, end))
    values = integral(u, i, start, end), integral(u.fundamental(), i, start, end), apparent
    return {name: float(value) / 3600 for name, value in zip(("active", "reactive", "apparent"), values)}


def summed(energies, phase):
    if phase is not None:
        return dict(energies[phase])
    return {name: sum(e[name] for e in energies) for name in energies[0]}


def frequencies(case, run, truth, lines, analysis):
    found = [("meter / set value: frequency", abs(run.hertz - truth.hertz) * 1e3)]
    t = np.arange(32_000) / 10_000
    found.append(("meter / numpy: frequency", abs(run.hertz - hertz_of(lines[0][0].samples(t), 10_000)) * 1e3))
    if analysis:
        found.append(("meter / pqopen-lib: frequency", abs(run.hertz - analysis.hertz) * 1e3))
    return found


def last_window(case, run, shown, truth, u, i, analysed):
    """Rms values, power and harmonics of the last window."""
    start, end = run.window
    length = end - start
    rms = {"voltage": u, "current": i}
    rms = {name: np.sqrt(alternating(lines, start, end) / length) for name, lines in rms.items()}
    found = [(f"meter / closed form: rms {name}", part(shown[name], value) * 100) for name, value in rms.items()]
    power = integral(u, i, start, end) / length
    is_power = abs(power) >= SMALLEST_SHARE * rms["voltage"] * rms["current"]
    if case.between == "anywhere":
        # Power between a harmonic and what lies on no bin depends on where the window is cut; the meter tapers the cut.
        size = abs(shown["activePower"] - power) / (rms["voltage"] * rms["current"])
        found.append(("meter / closed form: active power, any interharmonics", size * 100))
    elif is_power:
        found.append(("meter / closed form: active power", part(shown["activePower"], power) * 100))
    for name, lines in (("voltage", u), ("current", i)):
        # The window holds whole cycles; their number and its length make the bins.
        w = TURN * case.cycles / LONG(length)
        bins = np.abs([lines.phasor(w * order, start, end) for order in range(1, 41)])
        worst = np.max(np.abs(np.array(shown[f"{name}Harmonics"]) - bins[1:] / bins[0]))
        found.append((f"meter / closed form: harmonics of {name}", worst * 100))
    if analysed:
        found.append(("meter / pqopen-lib: rms voltage", part(shown["voltage"], analysed["volts"]) * 100))
        # pqopen-lib's rms values hold direct components, the meter's do not.
        if lines_dc(i) == 0:
            found.append(("meter / pqopen-lib: rms current", part(shown["current"], analysed["amperes"]) * 100))
        if is_power:
            found.append(("meter / pqopen-lib: active power", part(shown["activePower"], analysed["watts"]) * 100))
        for name, key in (("voltage", "u"), ("current", "i")):
            worst = np.max(np.abs(np.array(shown[f"{name}Harmonics"]) - analysed[key]))
            found.append((f"meter / pqopen-lib: harmonics of {name}", worst * 100))
    return found


def lines_dc(lines):
    return float(lines.c[-1].imag)


def spoilt(case):
    case = copy.deepcopy(case)
    case.hertz += SPOILT_HERTZ
    for p in case.phases:
        p.volts *= SPOILT_GAIN
        p.amperes *= SPOILT_GAIN
        for tones, fundamental in ((p.voltage_tones, p.volts), (p.current_tones, p.amperes)):
            for tone in tones:
                tone.level *= SPOILT_GAIN
            absent = next(h for h in range(2, 42) if h not in {t.order for t in tones})
            if absent <= 40:
                tones.append(Tone(SPOILT_HARMONIC * fundamental, 0.0, absent))
            else:
                tones[0].level += SPOILT_HARMONIC * fundamental
    return case


def changing(program, seed, spoil=False, keep=None):
    """A signal with events, ramps or switched loads: the bench against quadrature."""
    scene = scenes.Scene(seed)
    run = with_file(f"scene-{seed}.yaml", scene.scenario(), keep, lambda path: Run(program, [path]))
    exact = scene.energies(run.start, run.end)
    found = []
    for phase in [None] + list(range(scene.count)) if scene.count > 1 else [None]:
        for n, quantity in enumerate(("active", "reactive")):
            value = (sum(e[n] for e in exact) if phase is None else exact[phase][n]) / 3600 * (SPOILT_GAIN if spoil else 1)
            apparent = run.energy("apparent", phase, "reference")
            if abs(value) >= max(SMALLEST_FOR_BENCH, SMALLEST_SHARE * apparent):
                bench = run.energy(quantity, phase, "reference")
                found.append((f"bench / quadrature, changing signals: {quantity} energy", part(bench, value)))
                found.append(beyond(bench, value))
    return f"{scene.kind}, {scene.count} phases, {scene.hertz:g} Hz", found


def recorded(program, seed, spoil=False, keep=None):
    """A recording of a steady signal in CSV: the bench's resampling against closed forms."""
    case = drawing.draw(seed)
    r = random.Random(f"recording {seed}")
    rate = r.choice([6400, 10_000, 12_800, 25_600, 50_000])
    for p in case.phases:
        # What a recording can hold: harmonics below 0.4 of its rate. It is repeated by whole cycles, so nothing between them.
        p.voltage_tones = [t for t in p.voltage_tones if t.order and t.order * case.hertz < 0.4 * rate]
        p.current_tones = [t for t in p.current_tones if t.order and t.order * case.hertz < 0.4 * rate]
    t = np.arange(int(rate * r.uniform(0.25, 1.0))) / rate
    lines = [(Lines(p, "u", case.hertz), Lines(p, "i", case.hertz)) for p in case.phases]
    names = ",".join(f"u{n}_V,i{n}_A" for n in range(1, len(lines) + 1))
    rows = np.array([t] + [channel.samples(t) for pair in lines for channel in pair]).T
    text = [f"time_s,{names}"] + [",".join([f"{row[0]:.9f}"] + [f"{x:.12g}" for x in row[1:]]) for row in rows]
    options = ["--duration", f"{case.seconds}s", "--meter", case.meter, "--front-end", "ideal"]
    run = with_file(
        f"recording-{seed}.csv", "\n".join(text) + "\n", keep, lambda path: Run(program, ["--waveform", path, *options])
    )
    found = []
    for n, (u, i) in enumerate(lines):
        period = 1 / case.hertz
        # The bench takes the reactive power of the whole loop for every part of it.
        values = {
            "active": integral(u, i, run.start, run.end) / 3600,
            "reactive": integral(u.fundamental(), i, 0, period) / period * (run.end - run.start) / 3600,
        }
        apparent = energies(u, i, run.start, run.end)["apparent"]
        for quantity, value in values.items():
            value *= SPOILT_GAIN if spoil else 1
            if abs(value) >= max(SMALLEST_FOR_BENCH, SMALLEST_SHARE * apparent):
                bench = run.energy(quantity, n, "reference")
                found.append((f"bench / closed form, recordings: {quantity} energy", part(bench, value)))
    return f"{case.describe()}, {rate} S/s, {len(t)} samples", found


def with_file(name, text, keep, use):
    """Hands `use` the path of a file with this text."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(keep) if keep else Path(scratch)
        path = folder / name
        path.write_text(text)
        return use(str(path))


FAMILIES = {"steady": steady, "changing": changing, "recorded": recorded}
