"""draw-bus-read.py TRACE.vcd >docs/bus-read.svg: the second read on bus 1, its first result and its end, as the trace has it.

The trace of the picture: meter-emulator run household-day --front-end ad7991 --duration 1s --trace TRACE.vcd
"""

import re
import sys

FONT = "font-family='DejaVu Sans, Verdana, sans-serif'"
INK, CLOCK, MASTER, SLAVE, PALE = "#24292f", "#0550ae", "#8250df", "#1a7f37", "#8c959f"
BAND = {MASTER: "#f3eefc", SLAVE: "#e9f6ec"}
# Rows, px from the top of a panel: where a high and a low level lie.
SCL, SDA, BITS, LABEL, AXIS = (46, 72), (88, 114), 131, 30, 148
LEFT, SCALE = 46, 11.6
# Within its SCL period SDA changes at a fifth.
HOLD = 0.2


def read(path):
    """Changes of SCL and SDA: (ns, signal, level)."""
    names, changes, time = {}, [], 0
    with open(path) as file:
        for line in file:
            if line.startswith("$var"):
                words = line.split()
                names[words[3]] = " ".join(words[4:-1])
            elif line[0] == "#":
                time = int(line[1:])
            elif line[0] in "01" and names.get(line[1:].strip()) in ("scl1", "sda1"):
                changes.append((time, names[line[1:].strip()], int(line[0])))
    return changes


def decode(changes):
    """Transfers: start and stop, ns, the octets as (beginning, bits with acknowledge, end)."""
    levels, transfers, current, bits, falls = {"scl1": 1, "sda1": 1}, [], None, [], []
    for time, signal, level in changes:
        if levels[signal] == level:
            continue
        levels[signal] = level
        if signal == "sda1" and levels["scl1"]:
            if level:
                current["stop"] = time
                transfers.append(current)
            else:
                current, bits, falls = {"start": time, "octets": []}, [], []
        elif signal == "scl1" and current:
            if level:
                bits.append(levels["sda1"])
            else:
                falls.append(time)
                if len(falls) % 9 == 1 and len(falls) > 1:
                    current["octets"].append((falls[-10], bits[-9:], time))
    return transfers


class Panel:
    def __init__(self, top, changes, origin):
        self.top, self.changes, self.origin, self.out = top, changes, origin, []

    def text(self, x, y, text, color=INK, size=11, anchor="middle", weight="normal"):
        self.out.append(
            f"<text x='{x:.1f}' y='{self.top + y}' fill='{color}' font-size='{size}' text-anchor='{anchor}' "
            f"font-weight='{weight}'>{text}</text>")

    def line(self, x1, y1, x2, y2, color=PALE, width=1, dash=""):
        dash = f" stroke-dasharray='{dash}'" if dash else ""
        self.out.append(
            f"<path d='M{x1:.1f} {self.top + y1}L{x2:.1f} {self.top + y2}' stroke='{color}' stroke-width='{width}'{dash}/>")

    def band(self, x1, x2, color):
        self.out.append(
            f"<rect x='{x1:.1f}' y='{self.top + LABEL + 6}' width='{x2 - x1:.1f}' height='{BITS - LABEL}' fill='{BAND[color]}'/>")

    def wave(self, signal, rows, x, first, last, color):
        """A line between two instants, ns; `x` places an instant."""
        level = [c[2] for c in self.changes if c[1] == signal and c[0] <= first][-1]
        height = lambda level: self.top + (rows[0] if level else rows[1])
        path = f"M{x(first):.1f} {height(level)}"
        for time, name, new in self.changes:
            if name == signal and first < time < last:
                path += f"H{x(time):.1f}V{height(new)}"
        self.out.append(f"<path d='{path}H{x(last):.1f}' fill='none' stroke='{color}' stroke-width='1.6'/>")

    def names(self):
        self.text(LEFT - 8, SCL[1] - 6, "SCL", CLOCK, 12, "end", "bold")
        self.text(LEFT - 8, SDA[1] - 6, "SDA", INK, 12, "end", "bold")

    def octet(self, x, octet, period, sender, receiver, names, acknowledge):
        """Bands and bit values of an octet and its acknowledge; `names` takes the place of some bits."""
        begin, bits, _ = octet
        at = lambda count: x(begin + (count + HOLD) * period)
        self.band(at(0), at(8), sender)
        self.band(at(8), at(9), receiver)
        for place, bit in enumerate(bits):
            word = names.get(place, str(bit)) if place < 8 else acknowledge
            self.text(x(begin + (place + 0.8) * period), BITS, word, receiver if place == 8 else sender, 10.5)

    def axis(self, x, first, last, step):
        for time in range(first, last + 1, step):
            self.line(x(self.origin + time), AXIS - 10, x(self.origin + time), AXIS - 6)
            self.text(x(self.origin + time), AXIS + 5, f"{time / 1000:g} µs", PALE, 10)


def value(octets):
    code = (octets[0] & 15) << 8 | octets[1]
    return octets[0] >> 4 & 3, code


def number(octet):
    return sum(bit << (7 - place) for place, bit in enumerate(octet[1][:8]))


changes = read(sys.argv[1])
transfers = decode(changes)
reads = [t for t in transfers if number(t["octets"][0]) == 0x51]
if len(reads) < 3:
    sys.exit("draw-bus-read: the trace has no three reads on bus 1")
this, after = reads[1], reads[2]
octets = this["octets"]
period = (octets[-1][2] - octets[0][0]) / (9 * len(octets))
begin = octets[0][0] - period

# The beginning: address and first result.
first = Panel(34, changes, int(begin))
span = int(29 * period)
x = lambda time: LEFT + (time - begin) / 1000 * SCALE
channel, code = value([number(octets[1]), number(octets[2])])
first.octet(x, octets[0], period, MASTER, SLAVE, {7: "R"}, "A")
first.octet(x, octets[1], period, SLAVE, MASTER, {}, "A")
first.octet(x, octets[2], period, SLAVE, MASTER, {}, "A")
first.names()
first.wave("scl1", SCL, x, begin, begin + span, CLOCK)
first.wave("sda1", SDA, x, begin, begin + span, INK)
middle = lambda octet: x(octet[0] + 4.2 * period)
first.text(x(this["start"]), BITS, "S", MASTER, 10.5, weight="bold")
first.text(middle(octets[0]), LABEL, f"address 0x{number(octets[0]) >> 1:02x}, read", MASTER)
first.text(
    (middle(octets[1]) + middle(octets[2])) / 2, LABEL,
    f"0x{number(octets[1]):02x} 0x{number(octets[2]):02x}: VIN{channel} (bits 13, 12), code {code} "
    f"= {(code - 2048) / 2048 * 460:+.1f} V", SLAVE)
for count in (10, 28):
    sample = x(begin + count * period)
    first.line(sample, LABEL - 20, sample, SDA[1] + 6, "#cf222e", 1.2, "3 2")
    first.text(sample + (4 if count < 20 else -4), LABEL - 14, f"VIN{0 if count < 20 else 1} is sampled", "#cf222e", 10,
               "start" if count < 20 else "end")
first.axis(x, 0, 70_000, 10_000)

# The end: the last byte, the stop, the gap, the next start.
last = Panel(216, changes, int(begin))
end = octets[-2][0] - 0.6 * period
left = lambda time: LEFT + (time - end) / 1000 * SCALE
cut = this["stop"] + 1.4 * period
follow = after["octets"][0][0] - 2.2 * period
right = lambda time: left(cut) + 86 + (time - follow) / 1000 * SCALE
channel, code = value([number(octets[-2]), number(octets[-1])])
last.octet(left, octets[-2], period, SLAVE, MASTER, {}, "A")
last.octet(left, octets[-1], period, SLAVE, MASTER, {}, "N")
last.names()
last.wave("scl1", SCL, left, end, cut, CLOCK)
last.wave("sda1", SDA, left, end, cut, INK)
stop = follow + 5.2 * period
last.wave("scl1", SCL, right, follow, stop, CLOCK)
last.wave("sda1", SDA, right, follow, stop, INK)
for rows in (SCL, SDA):
    last.line(left(cut), rows[0], right(follow), rows[0], PALE, 1.2, "2 4")
last.text(left(this["stop"]), BITS, "P", MASTER, 10.5, weight="bold")
last.text(right(after["start"]), BITS, "S", MASTER, 10.5, weight="bold")
last.text(
    (left(octets[-2][0]) + left(octets[-1][2])) / 2, LABEL,
    f"the last result: VIN{channel} (current x16), code {code} = {(code - 2048) / 2048 * 6.25:+.2f} A; the master leaves it "
    "unacknowledged (N)", SLAVE)
last.text((left(cut) + right(follow)) / 2, SCL[1] + 4, f"gap {(after['start'] - this['stop']) / 1e6:.2f} ms", INK, 11)
last.text(right(follow) + 34, LABEL, "the next read", MASTER)
last.text(
    left(end), AXIS + 5, f"{(octets[-2][0] - begin) / 1e6:.2f} ms: the end of {len(octets) - 1} bytes, "
    f"{(len(octets) - 1) // 6} frames of three results", PALE, 10, "start")

width, height = 900, 404
print(f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' height='{height}' {FONT}>")
print(f"<rect width='{width}' height='{height}' fill='white'/>")
print(f"<text x='{LEFT}' y='20' fill='{INK}' font-size='13' font-weight='bold'>The beginning of a read of the AD7991</text>")
print(f"<text x='{LEFT}' y='226' fill='{INK}' font-size='13' font-weight='bold'>"
      f"Its end, {(octets[-1][2] - begin) / 1e6:.1f} ms later</text>")
for panel in (first, last):
    print("\n".join(panel.out))
print(f"<text x='{LEFT}' y='{height - 10}' fill='{PALE}' font-size='10.5'>Driven by the "
      f"<tspan fill='{MASTER}'>master</tspan> and by the <tspan fill='{SLAVE}'>converter</tspan>; S start, R read, A acknowledge, "
      "N none, P stop. Drawn from the trace.</text>")
print("</svg>")
