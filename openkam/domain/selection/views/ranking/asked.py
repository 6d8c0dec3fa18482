"""What a reader asked of a ranking: which rows, and which weights and cut are tried."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from openkam.calc import scoring
from openkam.domain.selection.selectors.result import RoundResult
from openkam.domain.selection.selectors.trial import CUT, Trial, TrialAnswer, as_tried, try_out

MOST_ACCOUNTS = 1_000
MOST_WEIGHT = 100

__all__ = ["Question", "as_tried"]


@dataclass(frozen=True)
class Question:
    """A round, and the weights and cut that are tried on it; None where nothing is tried."""

    result: RoundResult
    trial: Trial | None

    @classmethod
    def from_get(cls, result: RoundResult, get: QueryDict | Mapping[str, str]) -> "Question":
        """Read the address; what is no number falls back to what counts."""
        now = Trial.as_it_is(result)
        if not result.criteria or not result.is_current:
            return cls(result, None)
        tried = _tried(now, get)
        return cls(result, tried if tried != now else None)

    @property
    def shown(self) -> Trial:
        """What the controls show."""
        return self.trial or Trial.as_it_is(self.result)

    @property
    def kept(self) -> dict[str, str]:
        """The trial as parameters of an address; only what differs from what counts."""
        if self.trial is None:
            return {}
        now = Trial.as_it_is(self.result)
        kept = {}
        if dict(self.trial.weights) != dict(now.weights):
            kept = {f"w{pk}": str(weight) for pk, weight in self.trial.weights.items()}
        for name, value in self.trial.cut.items():
            if value != now.cut[name]:
                kept[name] = "no" if value is None else f"{value:g}"
        return kept

    def url(self, name: str = "selection:round-ranking", **more: str) -> str:
        """Return an address of the round with what is tried."""
        given = {**self.kept, **{key: value for key, value in more.items() if value}}
        address = reverse(name, args=[self.result.round.pk])
        return f"{address}?{urlencode(given)}" if given else address

    def answer(self) -> TrialAnswer | None:
        """Return the ranking as it would be; None where nothing is tried."""
        return try_out(self.result, self.trial) if self.trial is not None else None


def _weights(now: Trial, get: Mapping[str, str]) -> dict[int, int]:
    raw = {pk: _whole(get.get(f"w{pk}"), MOST_WEIGHT, weight) for pk, weight in now.weights.items()}
    if not any(raw.values()):
        return dict(now.weights)
    given = [int(value or 0) for value in raw.values()]
    return dict(zip(raw, scoring.whole_weights(given), strict=True))


def _tried(now: Trial, get: Mapping[str, str]) -> Trial:
    names = {"limits", *CUT, *(f"w{pk}" for pk in now.weights)}
    if names.isdisjoint(get):
        return now
    managers, each = (
        _limit(get, name, MOST_ACCOUNTS, getattr(now, name))
        for name in ("managers", "accounts_each")
    )
    # Capacity needs both; half of it is no limit.
    is_whole = managers is not None and each is not None
    return Trial(
        _weights(now, get),
        max_accounts=_limit(get, "max_accounts", MOST_ACCOUNTS, now.max_accounts),
        managers=managers if is_whole else None,
        accounts_each=each if is_whole else None,
        min_score=_score(get, now.min_score),
    )


def _limit(get: Mapping[str, str], name: str, most: int, fallback: int | None) -> int | None:
    text = get.get(name)
    # An emptied field of the form sends nothing: "no" says that the limit was taken away.
    if text == "no" or (text is None and get.get("limits") == "given"):
        return None
    found = _whole(text, most, fallback)
    return found if found else fallback


def _whole(text: str | None, most: int, fallback: int | None) -> int | None:
    if not text or not text.isascii() or not text.isdigit() or len(text) > 6:
        return fallback
    return min(int(text), most)


def _score(get: Mapping[str, str], fallback: float | None) -> float | None:
    text = get.get("min_score")
    if text == "no" or (text is None and get.get("limits") == "given"):
        return None
    try:
        value = round(float((text or "").replace(",", ".")), 2)
    except ValueError:
        return fallback
    return value if 1 <= value <= 10 else fallback
