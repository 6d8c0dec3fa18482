"""The scores of the ranked accounts of a round in columns, as they are stored beside its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from django.db.models import F

from openkam.calc import scoring
from openkam.domain.selection.models import RankedScores, Round

if TYPE_CHECKING:
    from openkam.calc.amounts import Floats, Ints

Row = tuple[int, int | None, float | None, Mapping[str, Sequence[float]]]
"""Number, rank, score, and both ends of the score by each criterion."""
TIES = (F("revenue").desc(nulls_last=True), "name", "pk")
"""Of equal scores the larger revenue stands first, then the alphabet decides."""
HUNDREDTHS = scoring.HUNDREDTHS  # scores count to two decimals, so nothing is lost


@dataclass(frozen=True)
class Columns:
    """The ranked accounts in the order in which ties are broken: an entry for each."""

    pk: "Ints"
    rank: "Ints"
    score: "Floats"
    low: "Floats"
    """A column for each criterion."""
    high: "Floats"

    @classmethod
    def of_rows(cls, rows: Iterable[Row], criteria: Sequence[int]) -> Self:
        """Return the columns of rows that have a rank and come as ties are broken."""
        found = list(rows)
        keys, unknown = [str(pk) for pk in criteria], list(scoring.UNKNOWN)
        both = np.array(
            [[scores.get(key, unknown) for key in keys] for *_rest, scores in found], np.float64
        ).reshape(len(found), len(keys), 2)
        return cls(
            np.array([row[0] for row in found], np.int64),
            np.array([row[1] or 0 for row in found], np.int64),
            np.array([row[2] or 0.0 for row in found], np.float64),
            np.ascontiguousarray(both[:, :, 0]),
            np.ascontiguousarray(both[:, :, 1]),
        )

    @classmethod
    def unpacked(cls, body: bytes, criteria: int) -> Self:
        """Return what `packed` wrote of so many criteria."""
        found = np.frombuffer(body, _record(criteria))
        score, low, high = (found[name] / HUNDREDTHS for name in ("score", "low", "high"))
        return cls(found["pk"].astype(np.int64), found["rank"].astype(np.int64), score, low, high)

    def packed(self) -> bytes:
        """Return one record for each account, the same on every machine."""
        body = np.zeros(len(self.pk), _record(self.low.shape[1]))
        body["pk"], body["rank"] = self.pk, self.rank
        for name in ("score", "low", "high"):
            body[name] = np.rint(getattr(self, name) * HUNDREDTHS)
        return body.tobytes()


def columns_of(found: Round, criteria: Sequence[int]) -> Columns:
    """Return the columns of a ranked round: as stored, or of its rows where that is not theirs."""
    stored = RankedScores.objects.filter(round=found.pk).first()
    of_now = stored is not None and stored.ranked_at == found.ranked_at
    if stored is not None and of_now and stored.criteria == list(criteria):
        return Columns.unpacked(bytes(stored.body), len(criteria))
    rows = found.accounts.filter(rank__isnull=False).order_by(*TIES)
    return Columns.of_rows(rows.values_list("pk", "rank", "score", "scores"), criteria)


def _record(criteria: int) -> Any:
    ends = ("<i2", (criteria,))
    return np.dtype(
        [("pk", "<i8"), ("rank", "<i4"), ("score", "<i2"), ("low", *ends), ("high", *ends)]
    )
