"""What a file of accounts, products, colleagues or rates would do: one verdict for each row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openkam.domain.portfolio.selectors.reasons import reason_text

NEW, CHANGED, UNCHANGED, REJECTED = "new", "changed", "unchanged", "rejected"
VERDICTS = (NEW, CHANGED, UNCHANGED, REJECTED)
SEPARATOR = "\x1f"
LONGEST_VALUE = 60


def reason(code: str, field_name: str = "", value: str = "") -> str:
    """Return a reason as it is kept until somebody reads it: code, column and value."""
    tidy = value.replace(SEPARATOR, " ").replace("\0", "�")[:LONGEST_VALUE]
    return SEPARATOR.join((code, field_name, tidy))


def parameters_of(reason_kept: str) -> tuple[str, dict[str, str]]:
    """Return the code of a kept reason, and what its words name."""
    code, field_name, value = reason_kept.split(SEPARATOR, 2)
    return code, {"field": field_name, "value": value}


def words_of(reason_kept: str) -> str:
    """Return a kept reason in the reader's language."""
    return reason_text(*parameters_of(reason_kept))


@dataclass
class Judged:
    """The rows of a file in their order, each with its verdict.

    `changes` holds what is shown of a row, in words: {field: [before, after]}; `plan` is what a
    service stores.
    """

    lines: Sequence[int]
    reasons: list[str | None]
    verdicts: list[str]
    labels: Sequence[str | None]
    plan: Any
    changes: Mapping[int, dict[str, list[str | None]]] = field(default_factory=dict)
    similar: Mapping[int, list[dict[str, Any]]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    malformed: Sequence[tuple[int, str, str]] = ()

    @property
    def rows(self) -> dict[str, int]:
        """How many rows got which verdict; they add up to those that were read."""
        counts = Counter(self.verdicts)
        found = {verdict: counts.get(verdict, 0) for verdict in VERDICTS}
        found[REJECTED] += len(self.malformed)
        return {"read": len(self.verdicts) + len(self.malformed), **found}

    @property
    def is_news(self) -> bool:
        """Whether the file would change anything."""
        return any(self.rows[verdict] for verdict in (NEW, CHANGED))

    def rejected(self) -> dict[int, str]:
        """The kept reason of each rejected row, by its place in the file; the torn ones too."""
        found = {self.lines[row]: kept for row, kept in enumerate(self.reasons) if kept is not None}
        return found | {line: reason("malformed", "", said) for line, _text, said in self.malformed}

    def told_reasons(self) -> list[dict[str, Any]]:
        """Why rows were rejected, by kind of fault and column, the commonest first."""
        groups: dict[tuple[str, str], list[str]] = {}
        for kept in self.rejected().values():
            code, column, _value = kept.split(SEPARATOR, 2)
            groups.setdefault((code, column), []).append(kept)
        told = []
        for alike in sorted(groups.values(), key=len, reverse=True):
            code, parameters = parameters_of(alike[0])
            told.append(
                {
                    "reason": reason_text(code, parameters),
                    "code": code,
                    "parameters": parameters,
                    "lines": len(alike),
                    "example": parameters["value"],
                }
            )
        return told
