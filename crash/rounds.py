"""One round after another: bring back the state, start the work, kill it, judge."""

import gc
import importlib
import pkgutil
import random
import time
from collections import Counter
from dataclasses import dataclass, field

import django

from crash.company import SMALL, Size
from crash.faults import Fault
from crash.place import Place
from crash.scene import Scene
from crash.work import KINDS, Work

# Of 200 kills: what is long and what writes in many places gets most.
WEIGHTS = {"import": 5, "job": 5, "merge": 3, "restore": 5, "backup": 2}
NOT_LOADED = {"tests", "migrations", "wsgi", "asgi"}
# Loaded by the product when a process first needs them.
LIBRARIES = ("duckdb", "pyarrow.compute", "pyarrow.parquet", "ibis.backends.duckdb")
MOST_TRIES = 3  # a kill
COLUMNS = ("kind", "kills", "old", "new", "ended first", "faults", "usual s", "round s")


@dataclass
class Tally:
    """What became of the rounds of one kind."""

    kind: str
    usual: float = 0.0
    found: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    ended: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def row(self) -> tuple[object, ...]:
        """The cells of the table."""
        each = self.seconds / max(self.kills + self.ended, 1)
        found = (self.found["old"], self.found["new"], self.ended, len(self.faults))
        return (self.kind, self.kills, *found, f"{self.usual:.2f}", f"{each:.1f}")


def run(place: Place, size: Size, kinds: list[str], kills: int, seed: int) -> int:
    """Build the installation, kill, print the table; return how many faults there were.

    With a small company the time that the work takes is the one of when it was built.
    """
    _load()
    scene = Scene(place, size, seed)
    began = time.monotonic()
    scene.build(kinds)
    print(f"The installation stands after {time.monotonic() - began:.0f} s.", flush=True)
    tallies = []
    for kind, count in shared(kinds, kills).items():
        tallies.append(_killed(KINDS[kind](scene), count, random.Random(f"{seed} {kind}")))
    print(table([COLUMNS, *(tally.row() for tally in tallies)]))
    return sum(len(tally.faults) for tally in tallies)


def shared(kinds: list[str], kills: int) -> dict[str, int]:
    """Divide the kills among the kinds by their weights, each at least one."""
    whole = sum(WEIGHTS[kind] for kind in kinds)
    counts = {kind: max(kills * WEIGHTS[kind] // whole, 1) for kind in kinds}
    counts[kinds[0]] += max(kills - sum(counts.values()), 0)
    return counts


def table(rows: list[tuple[object, ...]]) -> str:
    """Rows in aligned columns."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    )


def _load() -> None:
    """Load what the processes need, once and not in each of thousands; no database is opened."""
    django.setup()
    import openkam

    for module in pkgutil.walk_packages(openkam.__path__, "openkam."):
        if not NOT_LOADED & set(module.name.split(".")):
            importlib.import_module(module.name)
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.freeze()


def _killed(work: Work, count: int, chance: random.Random) -> Tally:
    known = work.scene.taken.get(work.like) if work.scene.size == SMALL else None
    tally = Tally(work.name, usual=known or _usual(work))
    # Spread evenly over the usual duration, in an order that is not.
    shares = [(place + chance.random()) / count for place in range(count)]
    shares[::2] = [work.dense_from + (1 - work.dense_from) * share for share in shares[::2]]
    chance.shuffle(shares)
    began = time.monotonic()
    for number in range(count * MOST_TRIES):
        if tally.kills == count:
            break
        share = shares[number] if number < count else chance.random()
        _round(work, number, share, tally)
        if number % 10 == 9:
            print(f"  {work.name}: {tally.kills} kills", flush=True)
    tally.seconds = time.monotonic() - began
    return tally


def _usual(work: Work) -> float:
    """How long the work takes when nobody kills it, and is judged well then."""
    taken = []
    for number in range(2):
        work.scene.place.bring_back(work.state)
        process = work.start(-3 - 3 * number)
        code = process.ended()
        if code != 0:
            raise Fault(f"{work.name} fails without a kill: {code}")
        found = work.judge(process)
        if found != "new":
            raise Fault(f"{work.name} without a kill leaves the state {found}")
        taken.append(process.seconds)
    return min(taken)


def _round(work: Work, number: int, share: float, tally: Tally) -> None:
    work.scene.place.bring_back(work.state)
    process = work.start(number)
    was_killed = process.kill_after(share * tally.usual)
    tally.kills += was_killed
    if not was_killed:
        tally.ended += 1
        tally.usual = process.seconds
    try:
        found = work.judge(process)
        if not was_killed and found != "new":
            raise Fault(f"it ended by itself and left the state {found}")
        tally.found[found] += was_killed
    except Fault as fault:
        place = work.scene.place.keep_evidence(f"{work.name}-{number}")
        told = f"{work.name}, round {number}, killed after {share * tally.usual:.3f} s: {fault}"
        tally.faults.append(told)
        print(f"{told}\n  kept in {place}", flush=True)
