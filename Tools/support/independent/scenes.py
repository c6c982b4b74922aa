"""Scenes in which something changes: drawn from a seed, as a scenario, and integrated by quadrature between the changes."""

import random
from bisect import bisect_right
from fractions import Fraction

import numpy as np

from drawing import number
from signals import panels

SECONDS = 40
KINDS = ("events", "ramps", "wander", "bursts", "phase-fired", "half-wave")


class Steps:
    """A value that is constant between instants."""

    def __init__(self, value):
        self.at, self.values = [0.0], [value]

    def set(self, at, value):
        self.at.append(at)
        self.values.append(value)

    def __call__(self, t):
        """Values at panels of instants; none of them reaches over a step."""
        return np.array(self.values)[np.searchsorted(self.at, t[:, :1], side="right") - 1]

    def now(self):
        return self.values[-1]

    def before(self, at):
        return self.values[bisect_right(self.at, at) - 1]


class Scene:
    def __init__(self, seed):
        r = random.Random(f"scene {seed}")
        self.seed, self.kind = seed, KINDS[seed % len(KINDS)]
        self.count = r.choice([1, 3])
        self.nominal = r.choice([50, 60])
        self.hertz = round(self.nominal * r.uniform(0.97, 1.03), 3)
        self.volts = [round(230 * r.uniform(0.9, 1.05), 2) for _ in range(self.count)]
        self.angles = [round([0, -120, 120][p] + r.uniform(-4, 4), 2) for p in range(self.count)]
        # By phase: rms of the fundamental, share that a dip leaves, harmonics (order, share, degrees).
        self.voltage = [Steps(v) for v in self.volts]
        self.remaining = [Steps(1.0) for _ in range(self.count)]
        self.turn = Steps(0.0)
        self.harmonics = Steps(0)
        self.harmonic_lists = [some_harmonics(r, 0.08)]
        self.loads = [self.draw_load(r, n) for n in range(r.choice([1, 2]))]
        self.course = [(0.0, self.hertz, 0.0)]  # from when on, Hz then, Hz/s
        self.wander = None
        self.events = []
        getattr(self, {"events": "draw_events", "ramps": "draw_ramps", "wander": "draw_wander"}.get(self.kind, "draw_switching"))(r)
        self.events.sort(key=lambda event: event[0])

    def draw_load(self, r, n):
        amperes = round(r.uniform(5, 20), 3)
        lag = round(90 * r.choice([0, 3]) + r.uniform(15, 75), 2)  # importing, so that scenes do not cancel
        return {
            "name": f"load {n + 1}", "amperes": Steps(amperes), "lag": lag, "on": None, "spans": None,
            "impedance": r.random() < 0.3, "lists": [some_harmonics(r, 0.4)], "harmonics": Steps(0),
        }

    def draw_events(self, r):
        for n in range(r.randint(6, 14)):
            at = round(r.uniform(1, SECONDS - 3), 3)
            getattr(self, r.choice(["dip", "dip", "swell", "step"]))(r, at)
        for at in sorted(round(r.uniform(1, SECONDS - 3), 3) for _ in range(r.randint(3, 6))):
            getattr(self, r.choice(["jump", "load_step", "grid_harmonics", "load_harmonics"]))(r, at)
        for load in self.loads[1:]:
            start, length = round(r.uniform(0, 5), 3), round(r.uniform(5, 20), 3)
            load["on"] = f"{{from: {number(start)} s, for: {number(length)} s}}"
            load["spans"] = [(start, start + length)]

    def dip(self, r, at, bounds=(0.0, 0.9), name="dip"):
        phase, share = r.randrange(self.count), round(r.uniform(*bounds), 3)
        length = round(r.uniform(0.005, 1.5), 3)
        self.events.append((at, f"{name}: {{to: {number(share * 100)} %, for: {number(length)} s, phases: {phase + 1}}}", (phase, at, at + length, share)))

    def swell(self, r, at):
        self.dip(r, at, (1.02, 1.15), "swell")

    def step(self, r, at):
        phase, volts = r.randrange(self.count), round(230 * r.uniform(0.8, 1.1), 2)
        if at <= self.voltage[phase].at[-1]:
            return
        self.voltage[phase].set(at, volts)
        self.events.append((at, f"voltageStep: {{to: {number(volts)} V, phases: {phase + 1}}}", None))

    def jump(self, r, at):
        by = round(r.uniform(-40, 40), 2)
        if at > self.turn.at[-1]:
            self.turn.set(at, self.turn.now() + by)
            self.events.append((at, f"phaseJump: {{by: {number(by)} deg}}", None))

    def load_step(self, r, at):
        load, amperes = r.choice(self.loads), round(r.uniform(2, 20), 3)
        if at > load["amperes"].at[-1]:
            load["amperes"].set(at, amperes)
            self.events.append((at, f"loadStep: {{load: {load['name']}, to: {number(amperes)} A}}", None))

    def grid_harmonics(self, r, at):
        if at > self.harmonics.at[-1]:
            self.harmonic_lists.append(some_harmonics(r, 0.08))
            self.harmonics.set(at, len(self.harmonic_lists) - 1)
            self.events.append((at, f"gridHarmonics: {{to: {listed(self.harmonic_lists[-1])}}}", None))

    def load_harmonics(self, r, at):
        load = r.choice(self.loads)
        if at > load["harmonics"].at[-1]:
            load["lists"].append(some_harmonics(r, 0.4))
            load["harmonics"].set(at, len(load["lists"]) - 1)
            self.events.append((at, f"loadHarmonics: {{load: {load['name']}, to: {listed(load['lists'][-1])}}}", None))

    def draw_ramps(self, r):
        at, hertz = 1.0, self.hertz
        while at < SECONDS - 8:
            to = round(self.nominal * r.uniform(0.93, 1.07), 3)
            if r.random() < 0.3:
                self.events.append((at, f"frequencyStep: {{to: {number(to)} Hz}}", None))
                self.course.append((at, to, 0.0))
                length = 0.0
            else:
                # So long a ramp that its rate and its end are exact in the units of a scenario.
                length = r.choice([0.5, 1.0, 2.0, 4.0])
                rate = abs(to - hertz) / length
                self.events.append((at, f"frequencyRamp: {{to: {number(to)} Hz, rate: {number(rate)} Hz/s}}", None))
                self.course += [(at, hertz, (to - hertz) / length), (at + length, to, 0.0)]
            hertz = to
            at = round(at + length + r.uniform(0.2, 3), 3)

    def draw_wander(self, r):
        amplitude, period = round(r.uniform(0.02, 0.8), 3), r.choice([4, 10, 16, 60])
        self.wander = (amplitude, period)
        quarter, slope = period / 4, amplitude * 4 / period
        self.course = [(0.0, self.hertz, slope)]
        n = 0
        while (2 * n + 1) * quarter < SECONDS:
            top = n % 2 == 0
            self.course.append(((2 * n + 1) * quarter, self.hertz + (amplitude if top else -amplitude), -slope if top else slope))
            n += 1

    def draw_switching(self, r):
        every, length, offset = {
            "bursts": (4, 2, 0), "phase-fired": (Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)), "half-wave": (1, Fraction(1, 2), 0),
        }[self.kind]
        if self.kind == "phase-fired":
            # Fired at 30 to 120 degrees; twelfths of a cycle have decimals without end.
            offset = Fraction(r.randint(10, 40), 120).limit_denominator(1000)
            offset = Fraction(round(offset * 1000), 1000)
            length = Fraction(1, 2) - offset
        load = self.loads[0]
        load["lag"] = round(r.uniform(15, 60), 2)
        load["on"] = f"{{every: {decimal(every)} cycles, for: {decimal(length)} cycles, offset: {decimal(offset)} cycles}}"
        period = 1 / Fraction(number(self.hertz))
        load["spans"] = []
        n = 0
        while (n * every + offset) * period < SECONDS:
            start, stop = (float(nanosecond(x * period)) * 1e-9 for x in (n * every + offset, n * every + offset + length))
            load["spans"].append((start, stop))
            n += 1

    def scenario(self):
        lines = [
            f"meter: {'single-phase' if self.count == 1 else 'three-phase'}", "frontEnd: ideal",
            f"nominalFrequency: {self.nominal} Hz", f"duration: {SECONDS} s", "grid:",
            f"  voltage: [{', '.join(number(v) + ' V' for v in self.volts)}]",
            f"  angles: [{', '.join(number(a) + ' deg' for a in self.angles)}]",
            f"  frequency: {number(self.hertz)} Hz", f"  harmonics: {listed(self.harmonic_lists[0])}",
        ]
        if self.wander:
            lines.append(f"  frequencyWander: {{amplitude: {number(self.wander[0])} Hz, period: {self.wander[1]} s}}")
        lines.append("loads:")
        for load in self.loads:
            lines += [
                f"  {load['name']}:", f"    current: {number(load['amperes'].values[0])} A",
                f"    angle: {number(load['lag'])} deg", f"    harmonics: {listed(load['lists'][0])}",
                f"    behaviour: {'impedance' if load['impedance'] else 'current'}",
            ]
            lines += [f"    on: [{load['on']}]"] if load["on"] else []
        if self.events:
            lines.append("events:")
            lines += [f"  - {{at: {number(at)} s, {text}}}" for at, text, _ in self.events]
        return "\n".join(lines) + "\n"

    def breaks(self, start, end):
        found = {start, end}
        steps = [self.turn, self.harmonics, *self.voltage]
        for load in self.loads:
            steps += [load["amperes"], load["harmonics"]]
            found.update(x for span in load["spans"] or [] for x in span)
        found.update(x for s in steps for x in s.at)
        found.update(c[0] for c in self.course)
        found.update(x for _, _, scaling in self.events if scaling for x in scaling[1:3])
        return np.array(sorted(x for x in found if start <= x <= end))

    def theta(self, t):
        """Phase of the grid in turns: the frequency's integral."""
        begin = np.array([c[0] for c in self.course])
        hertz, slope = np.array([c[1] for c in self.course]), np.array([c[2] for c in self.course])
        length = np.diff(begin)
        reached = np.concatenate([[0], np.cumsum(hertz[:-1] * length + slope[:-1] * length**2 / 2)])
        at = np.searchsorted(begin, t[:, :1], side="right") - 1
        past = t - begin[at]
        return reached[at] + hertz[at] * past + slope[at] * past**2 / 2

    def energies(self, start, end, nodes=16):
        """Active and reactive energy by phase, J and var s."""
        t, weight = panels(self.breaks(start, end), 1 / self.hertz / 16, nodes)
        theta = 2 * np.pi * self.theta(t)
        result = []
        for p in range(self.count):
            share = np.ones((len(t), 1))
            for _, _, scaling in self.events:
                if scaling and scaling[0] == p:
                    share *= np.where((t[:, :1] > scaling[1]) & (t[:, :1] < scaling[2]), scaling[3], 1.0)
            x = theta + np.deg2rad(self.angles[p] + self.turn(t))
            fundamental = np.sqrt(2) * self.voltage[p](t) * share
            u = fundamental * (np.sin(x) + distorted(x, self.harmonics(t), self.harmonic_lists))
            i = np.zeros_like(t)
            for load in self.loads:
                peak = np.sqrt(2) * load["amperes"](t)
                if load["impedance"]:
                    peak = peak * share * self.voltage[p](t) / self.volts[p]
                if load["spans"] is not None:
                    middle = t[:, 0]
                    starts = np.array([s for s, _ in load["spans"]])
                    stops = np.array([s for _, s in load["spans"]])
                    at = np.searchsorted(starts, middle, side="right") - 1
                    peak = peak * ((at >= 0) & (middle < stops[at]))[:, None]
                i += peak * (np.sin(x - np.deg2rad(load["lag"])) + distorted(x, load["harmonics"](t), load["lists"]))
            result.append((float(np.sum(weight * u * i)), float(np.sum(weight * -fundamental * np.cos(x) * i))))
        return result


def distorted(x, which, lists):
    value = np.zeros_like(x)
    for n, harmonics in enumerate(lists):
        rows = which[:, 0] == n
        for order, share, degrees in harmonics:
            value[rows] += share * np.sin(order * x[rows] + np.deg2rad(degrees))
    return value


def some_harmonics(r, largest):
    return [(h, round(largest * r.random(), 4), round(r.uniform(-180, 180), 2)) for h in sorted(r.sample(range(2, 14), r.randint(0, 4)))]


def listed(harmonics):
    return "[" + ", ".join(f"{{order: {h}, level: {number(s * 100)} %, phase: {number(d)} deg}}" for h, s, d in harmonics) + "]"


def decimal(value):
    return number(float(value))


def nanosecond(seconds):
    return int(seconds * 10**9 + Fraction(1, 2))
