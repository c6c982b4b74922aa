"""Worst response times by trying everything: every phasing of small task sets is simulated tick by tick.

No formula of schedulability is used. Rows are in the order of priority, interrupts first. An interrupt interrupts tasks, not
interrupts; a task runs to its end. All releases are queued.
"""

import itertools
import math


def simulate(rows, phases):
    """Worst response and start delay of each row from an idle start; rows are (is_interrupt, period, execution)."""
    count = len(rows)
    horizon = max(phases) + 2 * math.lcm(*(period for _, period, _ in rows))
    queues = [[] for _ in rows]
    worst, delay = [0] * count, [0] * count
    running_task = running_interrupt = None  # [row, released, left]
    for now in range(horizon):
        for row, (_, period, _) in enumerate(rows):
            if now >= phases[row] and (now - phases[row]) % period == 0:
                queues[row].append(now)
        for interrupts in (True, False):
            running = running_interrupt if interrupts else running_task
            if running is not None or (not interrupts and running_interrupt is not None):
                continue
            for row in range(count):
                if rows[row][0] == interrupts and queues[row]:
                    released = queues[row].pop(0)
                    delay[row] = max(delay[row], now - released)
                    job = [row, released, rows[row][2]]
                    if interrupts:
                        running_interrupt = job
                    else:
                        running_task = job
                    break
        job = running_interrupt or running_task
        if job is None:
            continue
        job[2] -= 1
        if job[2] == 0:
            worst[job[0]] = max(worst[job[0]], now + 1 - job[1])
            if running_interrupt is not None:
                running_interrupt = None
            else:
                running_task = None
    return worst, delay


def worst_of_all_phasings(rows):
    """Worst responses and start delays over every combination of first releases."""
    count = len(rows)
    worst, delay = [0] * count, [0] * count
    for phases in itertools.product(*(range(period) for _, period, _ in rows)):
        if min(phases) > 0:
            continue  # the same, shifted
        one, other = simulate(rows, phases)
        worst = [max(a, b) for a, b in zip(worst, one)]
        delay = [max(a, b) for a, b in zip(delay, other)]
    return worst, delay
