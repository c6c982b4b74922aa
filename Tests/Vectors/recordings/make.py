"""Writes small recordings in every format and what independent readers find in them.

The files are written with struct, wave and scipy, and read back by `comtrade` 0.1.2, scipy.io.wavfile and csv.
Only what those readers return goes into expected.json; the factors to V and A stand there beside the file's own units.

    python3 -m venv venv && venv/bin/pip install comtrade==0.1.2 numpy scipy && venv/bin/python make.py
"""
import csv
import json
import math
import pathlib
import struct
import wave

import comtrade
import numpy
from scipy.io import wavfile

here = pathlib.Path(__file__).parent
count = 40
rate = 1600.0
digitals = 18
# name, unit, factor to V or A, a, b, peak, phase, primary, secondary, side
analogs = [
    ("VA", "kV", 1e3, 3.25e-5, 0.0125, 0.325, 0.3, 11000, 110, "S"),
    ("IA", "A", 1.0, 0.00125, -0.5, 14.0, -0.4, 600, 5, "P"),
    ("neutral", "mA", 1e-3, 0.5, 2.0, 900.0, 1.1, 1, 1, "p"),
]
expected = {}


def codes(channel, whole=True):
    _, _, _, a, b, peak, phase, *_ = analogs[channel]
    values = [(peak * math.sin(2 * math.pi * 50 * n / rate + phase) - b) / a for n in range(count)]
    return [round(v) for v in values] if whole else values


def configuration(year, kind, samples, rates, stamps, multiplier="1", first_fraction="000000"):
    total = len(analogs) + digitals
    lines = ["Station,Recorder" + ("" if year == 1991 else f",{year}"), f"{total},{len(analogs)}A,{digitals}D"]
    for n, (name, unit, _, a, b, _, _, primary, secondary, side) in enumerate(analogs, 1):
        lines.append(f"{n},{name},A,line 1,{unit},{a!r},{b!r},0,-32767,32767" +
                     ("" if year == 1991 else f",{primary},{secondary},{side}"))
    for n in range(1, digitals + 1):
        lines.append(f"{n},trip {n}," + ("0" if year == 1991 else ",,0"))
    lines += ["50", str(len(rates)) if rates else "0"]
    lines += [f"{r},{s}" for r, s in rates] if rates else [f"0,{samples}"]
    lines += [f"01/02/2003,04:05:06.{first_fraction}", f"01/02/2003,04:05:06.{first_fraction}", kind]
    if year != 1991:
        lines.append(multiplier)
    if year == 2013:
        lines += ["0,0", "0,0"]
    return "\r\n".join(lines) + "\r\n"


def ascii_data(stamp_of, whole=True):
    columns = [codes(c, whole) for c in range(len(analogs))]
    rows = []
    for n in range(count):
        bits = ",".join(str((n + d) % 2) for d in range(digitals))
        rows.append(f"{n + 1},{stamp_of(n)}," + ",".join(str(c[n]) for c in columns) + "," + bits)
    return ("\r\n".join(rows) + "\r\n").encode()


def binary_data(letter, stamp_of):
    columns = [codes(c, letter != "f") for c in range(len(analogs))]
    data = b""
    for n in range(count):
        words = [sum(((n + d) % 2) << (d % 16) for d in range(w, min(w + 16, digitals))) for w in range(0, digitals, 16)]
        data += struct.pack(f"<II{len(analogs)}{letter}{len(words)}H", n + 1, stamp_of(n), *[c[n] for c in columns], *words)
    return data


def note_comtrade(name, path, rate_hz):
    record = comtrade.Comtrade(use_double_precision=True)
    record.load(str(path), str(path.with_suffix(".dat"))) if path.suffix != ".cff" else record.load(str(path))
    expected[name] = {
        "rateHz": rate_hz,
        "kind": f"COMTRADE {record.rev_year}",
        "channels": [
            {"name": channel.name, "unit": channel.uu, "factor": factor[2], "samples": list(record.analog[i])}
            for i, (channel, factor) in enumerate(zip(record.cfg.analog_channels, analogs))
        ],
    }


def pair(name, text, data):
    (here / f"{name}.cfg").write_bytes(text.encode())
    (here / f"{name}.dat").write_bytes(data)
    note_comtrade(f"{name}.cfg", here / f"{name}.cfg", rate)


def microseconds(n):
    return round(n * 1e6 / rate)


one = [(rate, count)]
pair("ascii-1991", configuration(1991, "ascii", count, one, True), ascii_data(microseconds))
pair("binary-1991", configuration(1991, "BINARY", count, one, True), binary_data("h", microseconds))
pair("ascii-1999", configuration(1999, "ASCII", count, one, True), ascii_data(lambda n: 0))
pair("binary-1999", configuration(1999, "BINARY", count, [(rate, 25), (rate, count)], True), binary_data("h", microseconds))
# Time stamps alone tell the rate: halves of microseconds are rounded, the multiplier is not 1.
pair("ascii-2013-stamps", configuration(2013, "ASCII", count, [], True, "0.5"),
     ascii_data(lambda n: round(2 * n * 1e6 / rate), whole=False))
pair("binary32-2013", configuration(2013, "BINARY32", count, one, True), binary_data("i", microseconds))
pair("float32-2013-nanoseconds", configuration(2013, "FLOAT32", count, [], True, "1", "000000000"),
     binary_data("f", lambda n: round(n * 1e9 / rate)))

for kind, data in (("ASCII", ascii_data(microseconds)), ("BINARY", binary_data("h", microseconds))):
    name = f"single-{kind.lower()}-2013.cff"
    title = "DAT ASCII" if kind == "ASCII" else f"DAT BINARY: {len(data)}"
    text = configuration(2013, kind, count, one, True)
    (here / name).write_bytes(
        f"--- file type: CFG ---\r\n{text}--- file type: INF ---\r\n\r\n--- file type: HDR ---\r\nby hand\r\n"
        f"--- file type: {title} ---\r\n".encode() + data)
    note_comtrade(name, here / name, rate)

# CSV: byte order mark, CR LF, blank last line, a unit with a prefix.
with open(here / "three-columns.csv", "wb") as file:
    rows = [f"{n / rate:.6f},{325 * math.sin(2 * math.pi * 50 * n / rate):.4f},{n - 20}e-1,{n * 7 - 100}" for n in range(count)]
    file.write(b"\xef\xbb\xbf" + "\r\n".join(["time_s,u1_V,i1_A,leak_mA"] + rows + ["", ""]).encode())
with open(here / "three-columns.csv", encoding="utf-8-sig", newline="") as file:
    table = [row for row in csv.reader(file) if row]
expected["three-columns.csv"] = {
    "rateHz": rate, "kind": "CSV",
    "channels": [{"name": name, "unit": name.split("_")[1], "factor": factor, "samples": [float(r[i]) for r in table[1:]]}
                 for i, (name, factor) in enumerate(zip(table[0], [0, 1, 1, 1e-3])) if i],
}

# WAV: three channels in every sample format.
full = {1: (128, 128), 2: (1 << 15, 0), 3: (1 << 23, 0), 4: (1 << 31, 0)}
signal = numpy.array([[0.9 * math.sin(2 * math.pi * 50 * n / rate + c) for c in range(3)] for n in range(count)])
signal[0] = [-1, 0, 0.5]


def note_wave(name):
    found_rate, data = wavfile.read(here / name)
    data = numpy.asarray(data)
    scale, zero = {"uint8": (128, 128), "int16": (1 << 15, 0), "int32": (1 << 31, 0)}.get(str(data.dtype), (1, 0))
    expected[name] = {
        "rateHz": float(found_rate), "kind": "WAV",
        "channels": [{"name": f"ch{c + 1}", "unit": "", "factor": 1.0,
                      "samples": ((data[:, c].astype(float) - zero) / scale).tolist()} for c in range(data.shape[1])],
    }


for width in (1, 2, 3, 4):
    scale, zero = full[width]
    with wave.open(str(here / f"pcm{8 * width}.wav"), "wb") as file:
        file.setnchannels(3)
        file.setsampwidth(width)
        file.setframerate(int(rate))
        for value in signal.flatten():
            code = int(max(min(round(value * scale), scale - 1), -scale))
            file.writeframesraw(bytes([code + zero]) if width == 1 else (code & ((1 << 8 * width) - 1)).to_bytes(width, "little"))
    note_wave(f"pcm{8 * width}.wav")
for bits, kind in ((32, numpy.float32), (64, numpy.float64)):
    wavfile.write(here / f"float{bits}.wav", int(rate), signal.astype(kind))
    note_wave(f"float{bits}.wav")
# WAVE_FORMAT_EXTENSIBLE, 24 bit in 24, with a chunk of odd length ahead of the data.
tail = bytes([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71])
body = b"".join((int(max(min(round(v * 8388608), 8388607), -8388608)) & 0xFFFFFF).to_bytes(3, "little") for v in signal.flatten())
chunks = b"fmt " + struct.pack("<IHHIIHHHHIH", 40, 0xFFFE, 3, int(rate), int(rate) * 9, 9, 24, 22, 24, 7, 1) + tail
chunks += b"note" + struct.pack("<I", 5) + b"short\0" + b"data" + struct.pack("<I", len(body)) + body
(here / "extensible24.wav").write_bytes(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)
note_wave("extensible24.wav")

(here / "expected.json").write_text(json.dumps(expected, indent=None, separators=(",", ":")) + "\n")
