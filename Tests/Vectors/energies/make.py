"""Known energies of scenarios: closed forms in extended precision and Gauss-Legendre quadrature, from the independent side of
Tools/check-independent. Tools/setup python; .venv/bin/python Tests/Vectors/energies/make.py writes energies.json beside it.

Each entry: `scenario` (YAML), `phases`, and by `spans` (`from`, `to` in nanoseconds) the active energy in J and the reactive energy
of the fundamental in var s of each phase, with `scale`, the apparent energy in VA s, of which they are right to 1e-12.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "Tools/support/independent"))

import drawing  # noqa: E402
import scenes  # noqa: E402
from signals import Lines, alternating, integral  # noqa: E402

SPANS = [(0, 39_000_000_000), (1_234_567_891, 1_301_000_003), (2_000_000_000, 38_987_654_321)]


def steady(seed):
    case = drawing.draw(seed)
    case.seconds = scenes.SECONDS
    spans = []
    for start, end in SPANS:
        pairs = [(Lines(p, "u", case.hertz), Lines(p, "i", case.hertz)) for p in case.phases]
        a, b = start * 1e-9, end * 1e-9
        spans.append(
            {
                "from": start, "to": end, "active": [integral(u, i, a, b) for u, i in pairs],
                "reactive": [integral(u.fundamental(), i, a, b) for u, i in pairs],
                "scale": [float((alternating(u, a, b) * alternating(i, a, b)) ** 0.5) for u, i in pairs],
            }
        )
    return {"name": f"steady {seed}", "scenario": drawing.scenario(case), "phases": len(case.phases), "spans": spans}


def changing(seed):
    scene = scenes.Scene(seed)
    spans = []
    for start, end in SPANS:
        a, b = start * 1e-9, end * 1e-9
        found = scene.energies(a, b, 20)
        # Of the largest currents that are drawn; what they are exactly does not matter.
        scale = [volts * sum(max(x["amperes"].values) for x in scene.loads) * (b - a) for volts in scene.volts]
        spans.append(
            {
                "from": start, "to": end, "active": [x[0] for x in found], "reactive": [x[1] for x in found],
                "scale": scale,
            }
        )
    return {"name": f"{scene.kind} {seed}", "scenario": scene.scenario(), "phases": scene.count, "spans": spans}


entries = [steady(seed) for seed in range(12)] + [changing(seed) for seed in range(12)]
(HERE / "energies.json").write_text(json.dumps(entries, indent=1) + "\n")
