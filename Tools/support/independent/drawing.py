"""Steady signals drawn from a seed, and as a scenario."""

import random
from dataclasses import dataclass

from signals import Phase, Tone

STARTING_AMPERES = 0.02
LARGEST_AMPERES = 60.0
VOLT_PEAK, AMPERE_PEAK = 450.0, 97.0


@dataclass
class Case:
    seed: int
    meter: str
    hertz: float
    nominal: int
    seconds: int
    phases: list
    # Interharmonics at whole multiples of the window's reciprocal, at others, or none.
    between: str

    @property
    def cycles(self):
        return 10 if self.nominal == 50 else 12

    def describe(self):
        amperes = "/".join(f"{p.amperes:g}" for p in self.phases)
        return f"{self.meter}, {self.hertz:g} Hz, {amperes} A, interharmonics {self.between}"


def draw(seed):
    r = random.Random(f"steady {seed}")
    count = r.choice([1, 3])
    nominal = r.choice([50, 60])
    hertz = round(r.uniform(*((42.5, 57.5) if nominal == 50 else (51.0, 69.0))), r.choice([0, 1, 3, 6]))
    hertz = min(max(hertz, 42.5), 69.0)
    shared = draw_tones(r, r.choice([0, 3, 10, 39]), 0.12)
    between = r.choice(["none", "none", "on the bins", "anywhere"])
    interharmonics = draw_between(r, between, hertz, 10 if nominal == 50 else 12)
    phases = []
    # Near the starting current, up to the maximum current, evenly by the logarithm.
    amperes = round(1.25 * STARTING_AMPERES * (LARGEST_AMPERES / STARTING_AMPERES / 1.25) ** r.random(), 4)
    if r.random() < 0.1:
        amperes = r.choice([1.25 * STARTING_AMPERES, LARGEST_AMPERES])
    lag = draw_lag(r, amperes)
    for p in range(count):
        volts = round(230 * r.uniform(0.8, 1.15), 2)
        angle = round([0, -120, 120][p] + r.uniform(-6, 6) * (count > 1), 3)
        own = round(min(amperes * r.uniform(0.7, 1.0), LARGEST_AMPERES), 4) if count > 1 else amperes
        turned = round((lag + r.uniform(-15, 15) * (count > 1)) % 360, 3)
        phase = Phase(volts, angle, max(own, 1.2 * STARTING_AMPERES), turned)
        room = VOLT_PEAK / (volts * 2**0.5) - 1
        phase.voltage_tones = scaled(shared + draw_tones(r, r.choice([0, 2]), 0.05), volts, room * 0.8)
        phase.voltage_tones += [Tone(round(level * volts_of(phases, volts), 5), deg, 0, f) for f, level, deg in interharmonics]
        room = AMPERE_PEAK / (phase.amperes * 2**0.5) - 1
        phase.current_tones = scaled(draw_tones(r, r.choice([0, 3, 10, 39]), 0.5), phase.amperes, min(room, 3.0))
        if interharmonics and r.random() < 0.5:
            f, level, _ = interharmonics[0]
            phase.current_tones.append(Tone(round(level * phase.amperes, 7), round(r.uniform(-180, 180), 3), 0, f))
        # Direct voltage and direct current at once are a power, which the meter by its definition does not register.
        which = r.random()
        if which < 0.1:
            phase.voltage_dc = round(r.uniform(-1, 1), 3)
        elif which < 0.2:
            phase.current_dc = round(r.uniform(-0.02, 0.02) * phase.amperes, 7)
        phases.append(phase)
    # So long that a printed digit, 1 uWh, is a millionth of the energy, within bounds.
    power = min(abs(p.volts * p.amperes * max(abs(cosine(p.lag)), 0.17)) for p in phases)
    seconds = int(min(max(2 * 3600 / power, 12), 900))
    meter = "single-phase" if count == 1 else "three-phase"
    return Case(seed, meter, hertz, nominal, seconds, phases, between if interharmonics else "none")


def volts_of(phases, volts):
    """An interharmonic of the grid is equal in all phases, a share of the first one's voltage."""
    return phases[0].volts if phases else volts


def cosine(degrees):
    import math

    return math.cos(math.radians(degrees))


def draw_lag(r, amperes):
    """Every quadrant; on an axis now and then; not so near it that what is left is an error of nothing."""
    if r.random() < 0.15:
        return r.choice([0.0, 180.0]) if amperes < 0.1 else r.choice([0.0, 90.0, 180.0, 270.0])
    return 90.0 * r.randrange(4) + r.uniform(10, 80)


def draw_tones(r, count, largest):
    orders = sorted(r.sample(range(2, 41), count))
    return [Tone(largest * r.random() / (1 + 0.05 * h), round(r.uniform(-180, 180), 3), h) for h in orders]


def draw_between(r, kind, hertz, cycles):
    if kind == "none":
        return []
    # Two bins off any harmonic; below 600 Hz, where supplies have them.
    bins = r.choice([k for k in range(3, 12 * cycles) if 2 <= k % cycles <= cycles - 2])
    f = bins * hertz / cycles
    if kind == "anywhere":
        f = (bins + r.uniform(-0.5, 0.5)) * hertz / cycles
    f = round(f, 9)
    return [(f, r.uniform(0.001, 0.02), round(r.uniform(-180, 180), 3))]


def scaled(tones, fundamental, room):
    """Levels in V or A of tones that are given as shares, together no more than `room` times the fundamental."""
    unique = {t.order: t for t in tones}
    total = sum(t.level for t in unique.values())
    factor = min(1.0, room / total) if total > 0 else 1.0
    return [Tone(round(t.level * factor * fundamental, 7), t.degrees, t.order) for t in unique.values()]


def number(value):
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def scenario(case):
    """The case in YAML."""
    phases = case.phases
    grid = [
        f"  voltage: [{', '.join(number(p.volts) + ' V' for p in phases)}]",
        f"  angles: [{', '.join(number(p.angle) + ' deg' for p in phases)}]",
        f"  dc: [{', '.join(number(p.voltage_dc) + ' V' for p in phases)}]",
        f"  frequency: {number(case.hertz)} Hz",
    ]
    harmonics = [
        f"    - {{order: {t.order}, level: {number(t.level)} V, phase: {number(t.degrees)} deg, phases: {n}}}"
        for n, p in enumerate(phases, 1)
        for t in p.voltage_tones
        if t.order
    ]
    between = [
        f"    - {{frequency: {number(t.hertz)} Hz, level: {number(t.level)} V, phase: {number(t.degrees)} deg}}"
        for t in phases[0].voltage_tones
        if not t.order
    ]
    grid += ["  harmonics:"] + harmonics if harmonics else []
    grid += ["  interharmonics:"] + between if between else []
    lines = [
        f"meter: {case.meter}",
        "frontEnd: ideal",
        f"nominalFrequency: {case.nominal} Hz",
        f"duration: {case.seconds} s",
        "grid:",
        *grid,
        "loads:",
    ]
    for n, p in enumerate(phases, 1):
        lines += [
            f"  load {n}:",
            f"    phases: {n}",
            f"    current: {number(p.amperes)} A",
            f"    angle: {number(p.lag)} deg",
            f"    dc: {number(p.current_dc)} A",
        ]
        harmonics = [t for t in p.current_tones if t.order]
        if harmonics:
            lines.append("    harmonics:")
            lines += [
                f"      - {{order: {t.order}, level: {number(t.level)} A, phase: {number(t.degrees)} deg}}"
                for t in harmonics
            ]
        between = [t for t in p.current_tones if not t.order]
        if between:
            lines.append("    interharmonics:")
            lines += [
                f"      - {{frequency: {number(t.hertz)} Hz, level: {number(t.level)} A, phase: {number(t.degrees)} deg}}"
                for t in between
            ]
    return "\n".join(lines) + "\n"
