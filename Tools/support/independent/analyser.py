"""pqopen-lib (MIT) as an instrument: rms, power, energy, frequency and harmonics of samples, in the manner of IEC 61000-4-30."""

import tempfile
from pathlib import Path

import numpy as np
from daqopen.channelbuffer import AcqBuffer
from pqopen.powersystem import PowerSystem

RATE = 100_000.0
SECONDS = 2.2
# The first periods are those in which the analyser's own filter settles.
SETTLING = 0.5


class Analysis:
    """Means over the whole windows behind the settling time."""

    def __init__(self, channels, nominal, cycles):
        count = len(channels[0][0])
        buffers = []
        for u, i in channels:
            pair = []
            for values in (u, i):
                buffer = AcqBuffer(size=count + 1, dtype=np.float64)
                buffer.put_data(values)
                pair.append(buffer)
            buffers.append(pair)
        system = PowerSystem(
            zcd_channel=buffers[0][0], input_samplerate=RATE, zcd_cutoff_freq=float(nominal), zcd_threshold=1.0,
            nominal_frequency=float(nominal), nper=cycles,
        )
        for pair in buffers:
            system.add_phase(u_channel=pair[0], i_channel=pair[1])
        system.enable_harmonic_calculation(num_harmonics=40)
        with tempfile.TemporaryDirectory() as folder:
            system.enable_energy_channels(Path(folder) / "energy.json", ignore_value=True)
            system.process()
            self.channels = system.output_channels
            self.first = int(SETTLING * RATE)
            self.last = count
            frequency, _ = self.read("Freq")
            # The lengths of periods add up, not their reciprocals; over whole windows what lies on their bins moves no crossing.
            lengths = 1 / frequency[-(len(frequency) // cycles * cycles) :].astype(float)
            self.hertz = len(lengths) / np.sum(lengths)
            up, at = self.read("W_pos")
            down, _ = self.read("W_neg")
            self.watts = (up[-1] - up[0] - down[-1] + down[0]) * 3600 * RATE / (at[-1] - at[0])
            self.phases = [self.phase(n) for n in range(1, len(channels) + 1)]
            del system

    def read(self, name):
        return self.channels[name].read_data_by_acq_sidx(self.first, self.last)

    def phase(self, n):
        def mean(name):
            return np.mean(self.read(name)[0].astype(float), axis=0)

        u, i = mean(f"U{n}_H_rms"), mean(f"I{n}_H_rms")
        # By 61000-4-30 a quantity is squared, averaged and rooted; these are steady, and the plain mean is the same.
        return {
            "volts": mean(f"U{n}_rms"), "amperes": mean(f"I{n}_rms"), "watts": mean(f"P{n}"), "vars": mean(f"Q{n}_H1"),
            "u": u[2:41] / u[1], "i": i[2:41] / i[1],
        }


def analyse(lines, nominal, cycles):
    """`lines` are pairs of voltage and current, phase by phase."""
    t = np.arange(int(SECONDS * RATE)) / RATE
    return Analysis([(u.samples(t), i.samples(t)) for u, i in lines], nominal, cycles)
