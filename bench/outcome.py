"""What a benchmark found, and the table in which it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One comparison, or one figure for information when there is no bound."""

    what: str
    ours: float
    unit: str = "s"
    baseline: float | None = None
    bound: float | None = None  # of the ratio, or of `ours` where there is no baseline

    @property
    def ratio(self) -> float | None:
        """How many times the baseline ours took."""
        return self.ours / self.baseline if self.baseline else None

    @property
    def is_over(self) -> bool:
        """Whether the bound is broken."""
        measured = self.ours if self.ratio is None else self.ratio
        return self.bound is not None and measured > self.bound

    @property
    def verdict(self) -> str:
        """ "ok", "over", or nothing where there is no bound."""
        if self.bound is None:
            return ""
        return "over" if self.is_over else "ok"


def in_turns(rounds: int, **sides):
    """Call the sides in turns and return the list of what each answered, by name."""
    answers = {name: [] for name in sides}
    for _ in range(rounds):
        for name, call in sides.items():
            answers[name].append(call())
    return answers


def middle(values: Sequence[float]) -> float:
    """The median."""
    return float(median(values))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies (nearest rank)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def table(title: str, rows: Sequence[Row]) -> str:
    """The rows as text, columns aligned."""
    cells = [("", "ours", "baseline", "ratio", "bound", "")]
    cells += [
        (
            row.what,
            _figure(row.ours, row.unit),
            _figure(row.baseline, row.unit),
            "" if row.ratio is None else f"{row.ratio:.2f}",
            _bound(row),
            row.verdict,
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(6)]
    lines = [
        "  ".join(
            cell.ljust(width) if column in (0, 5) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    ]
    return "\n".join([title, *lines, ""])


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if value >= 1000 else 1 if unit in ("ms", "MB") else 2
    return f"{value:,.{digits}f} {unit}"


def _bound(row: Row) -> str:
    if row.bound is None:
        return ""
    return f"≤ {row.bound:g}" if row.ratio is not None else f"≤ {_figure(row.bound, row.unit)}"
