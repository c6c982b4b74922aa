"""prove_stack.py IMAGE: the bound on the stack of an image and the path that reaches it."""

import sys

from stack_bound import StackError, demangled, longest, read


def main(arguments):
    image = arguments[0]
    table = read(image)
    roots = [start for start, function in table.items() if function.name == "Reset_Handler"]
    if not roots:
        sys.exit(f"{image}: no Reset_Handler")
    try:
        bound, path = longest(table, roots[0])
    except StackError as error:
        sys.exit(f"{image}: {error}")
    names = demangled([table[start].name for start in path])
    print(f"{bound} bytes of stack at most; the path:")
    for start in path:
        print(f"  {table[start].frame:6}  {names[table[start].name][:110]}")


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    main(sys.argv[1:])
