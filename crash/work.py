"""The work that is killed: how it is started, and how what it left is judged."""

from typing import Any

from crash import company, seen
from crash.faults import Fault
from crash.processes import Process, openkam
from crash.scene import Scene

OLD, NEW = "old", "new"


class Work:
    """One kind of work. `judge` says which state was found; Fault when it is none."""

    name = ""
    state = "base"
    like = ""
    """What was done while the installation was built, and took about as long."""
    dense_from = 0.0
    """Share of its time after which every second kill falls."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def start(self, number: int) -> Process:
        """Start it on the state that it begins with."""
        raise NotImplementedError

    def judge(self, process: Process) -> str:
        """Start again as an operator does, and judge what is there."""
        raise NotImplementedError

    def judge_facts(self) -> str:
        """Which of the two the sales and accounts are, all of them."""
        facts = self.scene.facts
        return self.scene.which(
            self.scene.ask(seen.facts), {OLD: facts["base"], NEW: facts["second"]}
        )

    def require_shown(self, state: str) -> None:
        """Fault unless pages and reports show this state."""
        self.scene.which(self.scene.ask(seen.shown), {state: self.scene.shown[state]})

    def worker(self) -> None:
        """Run what waits, more than a minute later."""
        self.scene.ask(seen.let_time_pass)
        self.scene.command("worker", "--once")


class Import(Work):
    """`openkam import sales`: brings lines in and prepares the figures."""

    name = like = "import"

    def start(self, number: int) -> Process:
        """Import the second file."""
        return self.scene.started(openkam(*self.scene.second_import()))

    def judge(self, process: Process) -> str:
        """All of the file or nothing; figures by the worker; the same file may come again."""
        found = self.judge_facts()
        self.worker()
        self.scene.require_fine()
        self.require_shown("second" if found == NEW else "base")
        self.scene.require_tidy()
        again = _without_imports(self.scene.ask(seen.facts))
        self.scene.which(again, {NEW: _without_imports(self.scene.facts["second"])})
        return found


class Job(Work):
    """`openkam worker`: an import that waits in the queue, and the figures after it."""

    name, state, like = "job", "queued", "import"

    def start(self, number: int) -> Process:
        """Run what waits."""
        return self.scene.started(openkam("worker", "--once"))

    def judge(self, process: Process) -> str:
        """All of the file or nothing; no job is lost: it waits, is done, or starts again."""
        found = self.judge_facts()
        self.worker()
        self.scene.ask(seen.start_again)
        self.worker()
        undone = [job for job in self.scene.ask(seen.jobs) if job[2] != "done"]
        if undone:
            raise Fault(f"jobs that do not end: {undone}")
        self.scene.which(self.scene.ask(seen.facts), {NEW: self.scene.facts["second"]})
        self.require_shown("second")
        self.scene.require_fine()
        self.scene.require_tidy()
        return found


class Merge(Work):
    """Accounts that are merged, and merges that are taken back, one after another."""

    name = like = "merge"

    def start(self, number: int) -> Process:
        """Take one step after another."""
        return self.scene.started(lambda: company.take_steps(self.scene.size))

    def judge(self, process: Process) -> str:
        """Every step that was said to be done is done, and the one under way is whole or absent."""
        said = max(process.said(), default=0)
        done = self._done_of(self.scene.pair_shapes())
        if done not in (said, said + 1):
            raise Fault(f"{said} steps were said to be done, {done} are")
        facts, base = self.scene.ask(seen.facts), self.scene.facts["base"]
        if _sum(facts["sales"]) != _sum(base["sales"]) or len(facts["keys"]) != len(base["keys"]):
            raise Fault("sales or keys were lost")
        self.worker()
        self.scene.require_fine()
        months = {"months": self.scene.ask(seen.shown)["months"]}
        self.scene.which(months, {"sold": {"months": facts["sales"]}})
        left = self.scene.ask(seen.left_over)
        if left:
            raise Fault(f"left over: {left}")
        return NEW if done > said or done == len(company.steps(self.scene.size)) else OLD

    def _done_of(self, shapes: list[dict[str, object]]) -> int:
        """How many steps were taken, by what is there; Fault when a pair is half-done."""
        steps = company.steps(self.scene.size)
        for count in range(len(steps) + 1):
            if shapes == self._expected(steps[:count]):
                return count
        known = self.scene.shapes.values()
        half = [
            shape
            for number, shape in enumerate(shapes)
            if shape not in [state[number] for state in known]
        ]
        raise Fault(f"half-done pairs: {half[:2]}" if half else "steps were taken out of order")

    def _expected(self, steps: list[tuple[str, int]]) -> list[dict[str, object]]:
        shapes = list(self.scene.shapes["before"])
        for what, pair in steps:
            shapes[pair] = self.scene.shapes["merged" if what == "merge" else "undone"][pair]
        return shapes


class Restore(Work):
    """`openkam restore`: another state comes from an archive."""

    name = like = "restore"
    dense_from = 0.8  # it changes over near its end

    def start(self, number: int) -> Process:
        """Put the archive in the place of what is there."""
        archive = next((self.scene.archives / "second").glob("openkam-*.tar"))
        return self.scene.started(openkam("restore", archive, "--replace", "--no-backup"))

    def judge(self, process: Process) -> str:
        """Any command tidies; every row of every table, file and report is old, or is new."""
        self.scene.require_fine()
        found = self.scene.which(self.scene.ask(seen.everything), self.scene.everything)
        left = self.scene.ask(seen.left_over)
        if [name for name in left if not name.startswith("ledger/")]:
            raise Fault(f"left over: {left}")
        if left:  # by the check at its end; the next import sweeps the ledger
            self.scene.require_tidy()
        return found


class Backup(Work):
    """`openkam backup` while an import runs; now the one is killed, now the other."""

    name = like = "backup"

    def start(self, number: int) -> Process:
        """Start both; return the one to be killed."""
        self.folder = self.scene.archives / f"round-{number}"
        backup = openkam("backup", "--to", self.folder)
        importing = openkam(*self.scene.second_import())
        victim, other = (importing, backup) if number % 3 == 2 else (backup, importing)
        self.other = self.scene.started(other, "bystander")
        return self.scene.started(victim)

    def judge(self, process: Process) -> str:
        """An archive that is there is whole and one state; the other one was not disturbed."""
        if self.other.ended() != 0:
            raise Fault("the process beside the killed one failed")
        self.judge_facts()
        archives = sorted(self.folder.glob("openkam-*.tar"))
        self.scene.command("backup", "--to", self.folder)
        parts = [path.name for path in self.folder.iterdir() if path.suffix != ".tar"]
        if parts:
            raise Fault(f"left over beside the archives: {parts}")
        self.worker()
        self.scene.require_fine()
        self.scene.require_tidy()
        for archive in archives:
            self._judge_archive(archive)
        return NEW if archives else OLD

    def _judge_archive(self, archive: Any) -> None:
        self.scene.command("restore", archive, "--replace", "--no-backup")
        self.judge_facts()


KINDS: dict[str, type[Work]] = {kind.name: kind for kind in (Import, Job, Merge, Restore, Backup)}


def _without_imports(facts: dict[str, Any]) -> dict[str, Any]:
    """An import that comes again is one more import; all else stays."""
    return {name: value for name, value in facts.items() if name != "imports"}


def _sum(amounts: dict[str, str]) -> int:
    return sum(round(float(amount) * 100) for amount in amounts.values())
