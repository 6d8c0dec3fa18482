"""What the rounds stand on: the states to begin with, and what must be found afterwards."""

import time
from pathlib import Path
from typing import Any

from crash import company, processes, seen
from crash.company import Inbox, Size
from crash.faults import Fault
from crash.place import Place
from crash.processes import Process, openkam


class Scene:
    """An installation with its states "base" and "queued", and what each state says of itself."""

    def __init__(self, place: Place, size: Size, seed: int) -> None:
        self.place, self.size = place, size
        self.inbox: Inbox = company.write_files(place.root / "inbox", size, seed)
        self.archives = place.root / "archives"
        self.facts: dict[str, Any] = {}
        self.shown: dict[str, Any] = {}
        self.shapes: dict[str, list[dict[str, object]]] = {}
        self.everything: dict[str, Any] = {}
        self.taken: dict[str, float] = {}
        """Seconds that a command or the steps took while the states were made."""

    def build(self, kinds: list[str]) -> None:
        """Make the states that these kinds need, and see what each is like without a kill."""
        self.command("migrate", "--quiet")
        self.command(*self._import(first=True))
        self.ask(lambda: company.add_people_and_groups(self.size))
        self.command("worker", "--once")
        self.command("backup", "--to", self.archives)
        self._remember("base")
        self.place.keep("base")
        self.ask(lambda: company.queue_import(self.inbox))
        self.place.keep("queued")
        self.place.bring_back("base")
        self.shapes["before"] = self.pair_shapes()
        self._merge()
        if "restore" in kinds:
            self._restore()
        self.place.bring_back("base")
        self.command(*self.second_import())
        self._remember("second")

    def ask(self, task: processes.Task) -> Any:
        """Do the task in a process of the installation; return its answer."""
        return processes.ask(task, self.place.root / "other.log")

    def command(self, *words: object) -> None:
        """Run an `openkam` command to its end; Fault when it fails."""
        began = time.monotonic()
        self.ask(_answered(openkam(*words), words))
        self.taken[str(words[0])] = time.monotonic() - began

    def started(self, task: processes.Task, name: str = "victim") -> Process:
        """Start a process that may be killed."""
        return Process(task, self.place.root / f"{name}.log")

    def second_import(self) -> tuple[object, ...]:
        """The words of the import that changes the base."""
        return self._import(first=False)

    def back_up(self, name: str) -> Path:
        """Make a backup in a folder of this name; return its path."""
        folder = self.archives / name
        self.command("backup", "--to", folder)
        return next(folder.glob("openkam-*.tar"))

    def pair_shapes(self) -> list[dict[str, object]]:
        """How the pairs of accounts stand now."""
        found: list[dict[str, object]] = self.ask(lambda: company.pair_shapes(self.size))
        return found

    def require_fine(self) -> None:
        """Fault unless `openkam check` finds everything in order."""
        found = self.ask(seen.is_fine)
        if not found["is_fine"]:
            faults = {name: said for name, said in found["findings"].items() if said}
            raise Fault(f"openkam check: {faults}")

    def require_tidy(self) -> None:
        """Fault if the next import leaves something that nobody needs."""
        self.ask(seen.let_time_pass)
        self.command(*self.second_import())
        self.command("check", "--mend")
        left = self.ask(seen.left_over)
        if left:
            raise Fault(f"left over: {', '.join(left[:10])}")

    def which(self, found: Any, states: dict[str, Any]) -> str:
        """Return which of the states this is; Fault when it is none of them."""
        for name, state in states.items():
            if found == state:
                return name
        told = [f"not {name}: {seen.differences(found, state)}" for name, state in states.items()]
        raise Fault("neither old nor new; " + " | ".join(told))

    def _remember(self, state: str) -> None:
        self.facts[state], self.shown[state] = self.ask(seen.facts), self.ask(seen.shown)

    def _everything_of(self, state: str) -> Any:
        self.place.bring_back(state)
        return self.ask(seen.everything)

    def _merge(self) -> None:
        """Take all steps; note how a pair looks merged, and how undone."""
        self._take_steps(self.size.pairs)
        self.shapes["merged"] = self.pair_shapes()
        self.place.bring_back("base")
        self._take_steps(None)
        self.shapes["undone"] = self.pair_shapes()

    def _restore(self) -> None:
        """Note everything before and after a restore of what a further import made of it."""
        self.command(*self.second_import())
        archive = self.back_up("second")
        self.everything["old"] = self._everything_of("base")
        self.command("restore", archive, "--replace", "--no-backup")
        self.everything["new"] = self.ask(seen.everything)

    def _take_steps(self, until: int | None) -> None:
        process = self.started(lambda: company.take_steps(self.size, until))
        if process.ended() != 0:
            raise Fault(f"merging fails: {self.place.root / 'victim.log'}")
        self.taken["merge"] = process.seconds

    def _import(self, *, first: bool) -> tuple[object, ...]:
        inbox = self.inbox
        path, mapping = (
            (inbox.first, inbox.first_mapping) if first else (inbox.second, inbox.second_mapping)
        )
        return ("import", "sales", path, "--mapping", mapping, "--json")


def _answered(command: processes.Task, words: tuple[object, ...]) -> processes.Task:
    """The command as a question: its exit code must be 0."""

    def task() -> None:
        code = command()
        if code:
            raise Fault(f"openkam {words[0]} ended with {code}")

    task.__name__ = command.__name__
    return task
