"""Worst-case stack of a Cortex-M4 image, from its instructions: frames, calls, and the longest path.

A frame is what a function's `push`, `vpush`, `sub sp` and stores with write-back take, counted as if each ran: no more is ever in use at
once than that. A call is `bl`, `blx`, or a branch into another function. Nothing is guessed: recursion, a call through a register and
a stack pointer moved by a register are errors. An instruction under a condition counts as if it always ran.
"""

import re
import subprocess
from collections import defaultdict


class StackError(Exception):
    """The image does not admit a bound."""


def demangled(names):
    names = list(names)
    text = subprocess.run(
        ["swift", "demangle", "-simplified"], input="\n".join(names), capture_output=True, text=True, check=True
    ).stdout
    return dict(zip(names, text.split("\n")))


def functions(image, readelf="arm-none-eabi-readelf"):
    """Start address -> (name, size) of the functions in the image; of several names at one address the first in the alphabet."""
    found = {}
    text = subprocess.run([readelf, "-sW", image], capture_output=True, text=True, check=True).stdout
    for line in text.splitlines():
        parts = line.split()
        if len(parts) >= 8 and parts[3] == "FUNC" and parts[6] != "UND":
            start, size = int(parts[1], 16) & ~1, int(parts[2], 0)
            if start not in found or (size, parts[7] < found[start][0]) > (found[start][1], False):
                found[start] = (parts[7], size)
    starts = sorted(found)
    for start, following in zip(starts, starts[1:] + [None]):
        name, size = found[start]
        if size == 0 and following is not None:
            # Assembler of the run-time library gives no sizes: such a function ends where the next one begins.
            found[start] = (name, following - start)
    return found


INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\s+(\S+)\s*(.*?)(?:\s*[@;].*)?$")


def registers(text):
    count = 0
    for part in text.strip("{}").split(","):
        part = part.strip()
        if "-" in part:
            first, last = (int(re.sub(r"\D", "", side)) for side in part.split("-"))
            count += last - first + 1
        else:
            count += 1
    return count


class Function:
    def __init__(self, name, start, size):
        self.name, self.start, self.size = name, start, size
        self.frame = 0
        self.instructions = 0
        self.calls = set()
        self.indirect = []
        self.unknown = []


def read(image, objdump="arm-none-eabi-objdump"):
    """The functions of an image with their frames and calls."""
    table = {start: Function(name, start, size) for start, (name, size) in functions(image).items()}
    starts = sorted(table)
    text = subprocess.run(
        [objdump, "-d", "--no-show-raw-insn", image], capture_output=True, text=True, check=True
    ).stdout
    position, current = 0, None
    for line in text.splitlines():
        match = INSTRUCTION.match(line)
        if not match:
            continue
        address, operation, operands = int(match[1], 16), match[2], match[3]
        while position < len(starts) and starts[position] <= address:
            current = table[starts[position]]
            position += 1
        if current is None or address >= current.start + current.size or operation.startswith("."):
            continue
        current.instructions += 1
        take(current, operation, operands, table)
    # What objdump took for data would have no frame and call nobody.
    blind = [function.name for function in table.values() if function.size > 0 and function.instructions == 0]
    if blind:
        raise StackError("not disassembled: " + ", ".join(blind[:5]))
    return table


CONDITION = "(?:eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|hs|lo)"
CONDITIONAL = re.compile(rf"(blx|bl|bx|push|vpush|stmdb|subs?|subw|addw?|movs?|ldr|str[bhd]?|bic|and){CONDITION}$")


def take(function, operation, operands, table):
    base = operation.split(".")[0]
    conditional = CONDITIONAL.match(base)
    if conditional:
        base = conditional[1]
    if base == "push":
        function.frame += 4 * registers(operands)
    elif base == "vpush":
        function.frame += (8 if "d" in operands else 4) * registers(operands)
    elif base in ("stmdb", "stmfd") and operands.startswith("sp!"):
        function.frame += 4 * registers(operands[operands.index("{"):])
    elif base in ("vstmdb",) and operands.startswith("sp!"):
        function.frame += (8 if "d" in operands else 4) * registers(operands[operands.index("{"):])
    elif re.match(r"str(b|h|d)?$", base) and re.search(r"\[sp, #-(\d+)\]!", operands):
        function.frame += int(re.search(r"\[sp, #-(\d+)\]!", operands)[1])
    elif base in ("sub", "subw", "subs") and re.match(r"sp, ", operands):
        amount = re.search(r"#(\d+)$", operands)
        if not amount:
            function.unknown.append(f"{operation} {operands}")
        else:
            function.frame += int(amount[1])
    elif base in ("add", "addw") and re.match(r"sp, ", operands):
        pass
    elif base in ("mov", "msr", "bic", "and") and re.match(r"(sp|msp|psp)\b", operands.lower()):
        # `mov sp, r7` takes a frame away: nothing is added by it.
        if not re.match(r"sp, (r7|r11|fp)$", operands):
            function.unknown.append(f"{operation} {operands}")
    elif base in ("bl", "blx"):
        target = re.match(r"([0-9a-f]+)\b", operands)
        if target and not operands.startswith(("r", "ip", "lr")):
            call(function, int(target[1], 16), table)
        else:
            function.indirect.append(f"{operation} {operands}")
    elif base == "bx" and operands != "lr":
        function.indirect.append(f"{operation} {operands}")
    elif base == "b" or re.match(r"b(eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|hs|lo)$", base) or base in ("cbz", "cbnz"):
        target = re.search(r"([0-9a-f]+) <", operands)
        if target:
            place = int(target[1], 16)
            if not function.start <= place < function.start + function.size:
                call(function, place, table)
    elif base in ("mov", "ldr") and operands.startswith("pc"):
        function.indirect.append(f"{operation} {operands}")


def call(function, place, table):
    place &= ~1
    if place not in table:
        # Into the middle of another function: of the one that holds it.
        holders = [entry for entry in table.values() if entry.start <= place < entry.start + entry.size]
        if not holders:
            raise StackError(f"{function.name} calls {place:#x}, where no function is")
        place = holders[0].start
    function.calls.add(place)


def longest(table, root):
    """Bytes and path of the worst case from `root` on."""
    bound, state = {}, defaultdict(int)

    def visit(start, path):
        if state[start] == 2:
            return bound[start]
        function = table[start]
        if state[start] == 1:
            cycle = [table[place].name for place in path[path.index(start):] + [start]]
            raise StackError("recursion: " + " -> ".join(demangled(cycle)[name] for name in cycle))
        state[start] = 1
        if function.indirect:
            name = demangled([function.name])[function.name]
            raise StackError(f"a call that cannot be resolved: {function.indirect[0]} in {name}")
        if function.unknown:
            name = demangled([function.name])[function.name]
            raise StackError(f"a stack pointer that cannot be followed: {function.unknown[0]} in {name}")
        worst, way = 0, []
        for target in sorted(function.calls):
            below, below_way = visit(target, path + [start])
            if below > worst or (below == worst and not way):
                worst, way = below, below_way
        state[start] = 2
        bound[start] = (function.frame + worst, [start] + way)
        return bound[start]

    return visit(root, [])
