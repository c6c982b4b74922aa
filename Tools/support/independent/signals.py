"""What the independent side knows of a signal: its parameters, and how docs/scenarios.md defines them.

Nothing here comes from the bench's source. Energies are taken two ways: products of sinusoids in closed form, and Gauss-Legendre
quadrature between the instants at which something changes.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.signal.windows import blackmanharris

LONG = np.longdouble
TURN = 2 * np.arctan2(LONG(0), LONG(-1))


@dataclass
class Tone:
    """sqrt(2) level sin(order (theta + turn) + phase), or of a frequency of its own sqrt(2) level sin(2 pi hertz t + phase)."""

    level: float  # rms, V or A
    degrees: float
    order: int = 0
    hertz: float = 0.0


@dataclass
class Phase:
    """A steady phase: the fundamental of the voltage is sqrt(2) volts sin(theta + angle), the current lags it."""

    volts: float
    angle: float
    amperes: float
    lag: float
    voltage_tones: list = field(default_factory=list)
    current_tones: list = field(default_factory=list)
    voltage_dc: float = 0.0
    current_dc: float = 0.0

    def tones(self, channel):
        """All sinusoids of `u` or `i`, those of the grid as (order, hertz, rms, degrees at theta = 0)."""
        first, others = (
            (Tone(self.volts, self.angle, 1), self.voltage_tones)
            if channel == "u"
            else (Tone(self.amperes, self.angle - self.lag, 1), self.current_tones)
        )
        return [(1, 0.0, first.level, first.degrees)] + [
            (t.order, t.hertz, t.level, t.degrees + t.order * self.angle) for t in others
        ]

    def dc(self, channel):
        return self.voltage_dc if channel == "u" else self.current_dc


class Lines:
    """A channel as a sum of Im(c exp(j w t)), in extended precision; a constant is a line of frequency zero."""

    def __init__(self, phase, channel, hertz):
        tones = phase.tones(channel)
        self.w = np.array([LONG(t[0]) * LONG(hertz) + LONG(t[1]) for t in tones] + [LONG(0)]) * TURN
        self.order = np.array([t[0] for t in tones] + [0])
        angle = np.array([LONG(t[3]) for t in tones] + [LONG(90)]) / 360 * TURN
        size = np.array([LONG(t[2]) for t in tones] + [LONG(phase.dc(channel)) / np.sqrt(LONG(2))]) * np.sqrt(LONG(2))
        self.c = size * (np.cos(angle) + 1j * np.sin(angle))

    def fundamental(self):
        """The fundamental alone, a quarter of a cycle later."""
        later = object.__new__(Lines)
        later.w, later.order = self.w[[0, -1]], self.order[[0, -1]]
        later.c = np.array([self.c[0] * -1j, 0])
        return later

    def mean(self, start, end):
        return float(np.sum(np.imag(self.c * turned(self.w, start, end))) / LONG(end - start))

    def phasor(self, w, start, end):
        """Complex rms value at one frequency over a span: what a discrete Fourier transform of infinite rate gives."""
        positive = self.c / 2j * turned(self.w - w, start, end)
        negative = -np.conj(self.c) / 2j * turned(-self.w - w, start, end)
        return complex(np.sum(positive + negative) * np.sqrt(LONG(2)) / LONG(end - start))

    def samples(self, t):
        """Values at instants, V or A; harmonics by powers of one rotation."""
        value = np.full(len(t), float(self.c[-1].imag))
        w = float(self.w[0])
        first = np.exp(1j * w * t)
        power = np.ones_like(first)
        reached = 0
        for k in np.argsort(self.order, kind="stable"):
            c = complex(self.c[k])
            if self.order[k] > 0:
                while reached < self.order[k]:
                    power *= first
                    reached += 1
                value += c.real * power.imag + c.imag * power.real
            elif self.w[k] > 0:
                value += (c * np.exp(1j * float(self.w[k]) * t)).imag
        return value


def turned(w, start, end):
    """Integral of exp(j w t) from start to end."""
    safe = np.where(w == 0, LONG(1), w)
    edges = [np.cos(safe * LONG(t)) + 1j * np.sin(safe * LONG(t)) for t in (start, end)]
    return np.where(w == 0, LONG(end) - LONG(start) + 0j, (edges[1] - edges[0]) / (1j * safe))


def integral(a, b, start, end):
    """Integral of a product: Im x Im y = (Re x y* - Re x y) / 2, summed over all pairs of lines."""
    difference = a.c[:, None] * np.conj(b.c)[None, :] * turned(a.w[:, None] - b.w[None, :], start, end)
    total = a.c[:, None] * b.c[None, :] * turned(a.w[:, None] + b.w[None, :], start, end)
    return float(np.sum(np.real(difference) - np.real(total)) / 2)


def alternating(lines, start, end):
    """Integral of the square less that of the mean."""
    return integral(lines, lines, start, end) - lines.mean(start, end) ** 2 * (end - start)


def hertz_of(values, rate):
    """Frequency of a fundamental from 35 to 80 Hz: the highest line, then how far its angle turns from the first half of the
    samples to the second, weighted so that neither harmonics nor interharmonics enter."""
    count = len(values)
    low, high = (int(f * count / rate) for f in (35, 80))
    near = (low + np.argmax(np.abs(np.fft.rfft(values * blackmanharris(count, sym=False))[low:high]))) * rate / count
    half = count // 2
    weight = blackmanharris(half, sym=False) * np.exp(-2j * np.pi * near * np.arange(half) / rate)
    first, second = (np.sum(weight * part) for part in (values[:half], values[half : 2 * half]))
    moved = np.angle(second / first * np.exp(-2j * np.pi * near * half / rate)) / (2 * np.pi)
    return near + moved * rate / half


def panels(breaks, longest, nodes):
    """Instants and weights of Gauss-Legendre quadrature over panels that no break lies inside."""
    x, weight = np.polynomial.legendre.leggauss(nodes)
    starts, lengths = [], []
    for a, b in zip(breaks[:-1], breaks[1:]):
        count = max(1, int(np.ceil((b - a) / longest)))
        edges = np.linspace(a, b, count + 1)
        starts.append(edges[:-1])
        lengths.append(np.diff(edges))
    start, length = np.concatenate(starts), np.concatenate(lengths)
    t = start[:, None] + length[:, None] * (x[None, :] + 1) / 2
    return t, length[:, None] * weight[None, :] / 2


def by_quadrature(phase, hertz, start, end):
    """Integrals of u i and of i with the voltage's fundamental a quarter of a cycle later, from values at instants."""
    t, weight = panels(np.array([start, end]), 1 / hertz / 20, 24)
    u, i = (Lines(phase, channel, hertz) for channel in "ui")
    current = i.samples(t.ravel())
    return [float(np.sum(weight.ravel() * lines.samples(t.ravel()) * current)) for lines in (u, u.fundamental())]
