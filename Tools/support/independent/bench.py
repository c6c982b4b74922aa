"""Runs the program on a signal and reads its report."""

import json
import subprocess


class Run:
    def __init__(self, program, arguments):
        done = subprocess.run([program, "run", *arguments, "--json"], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"meter-emulator run {' '.join(arguments)}: {done.stderr.strip()}")
        self.report = json.loads(done.stdout)
        self.start, self.end = self.report["measuredFrom"], self.report["measuredTo"]
        window = self.report["lastWindow"]
        self.hertz = window["frequency"]
        self.window = window["startSeconds"], window["endSeconds"]
        self.phases = window["phases"]

    def energy(self, quantity, phase, side):
        """Wh, varh or VAh of the total (phase None) or a phase, `side` being `registers` or `reference`; exports negative."""
        code = {"active": 1, "reactive": 3, "apparent": 9}[quantity]
        first = 0 if phase is None or len(self.phases) == 1 else 20 * (phase + 1)
        values = [float(self.report[side][f"{first + code + n}.8.0"]["value"]) for n in (0, 1)]
        return values[0] + values[1] if quantity == "apparent" else values[0] - values[1]
