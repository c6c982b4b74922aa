"""frame_costs.py TARGET=MARKS ..: instructions for each sample frame of one phase, the capture path and the windows apart."""

import sys

from cost_table import jobs


def main(arguments):
    for argument in arguments:
        target, path = argument.split("=")
        counted, _ = jobs(path)
        captures = [(cost, work) for cost, work in counted if "capture.block" in work]
        windows = [(cost, work) for cost, work in counted if "window.slice" in work]
        # A read of 1365 frames delivers 1364, in 86 blocks of 16; of a portion that is worked off each frame counts.
        delivered = sum(work["capture.block"] for _, work in captures) * 1364 / 86
        worked = 16 * sum(work.get("window.work", 0) for _, work in windows)
        if not delivered or not worked:
            sys.exit(f"{target}: no frame was counted")
        print(f"{target}: capture {sum(cost for cost, _ in captures) / delivered:.1f} instructions a frame, "
              f"windows {sum(cost for cost, _ in windows) / worked:.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
