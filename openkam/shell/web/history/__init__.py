"""The audit trail in words: each verb has a phrase, each change a before and an after.

Phrases name no person as their subject, so that they read well in languages whose verbs have a
gender; the page sets the actor beside them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openkam.core.access.models import Level, Role
from openkam.core.face import countries, formats, people
from openkam.core.face.sizes import size
from openkam.core.webhooks.models import Endpoint
from openkam.domain.dossier import selectors as dossier
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection import selectors as selection
from openkam.domain.stakeholders import selectors as stakeholders
from openkam.shell.web.history.fields import FIELDS
from openkam.shell.web.history.phrases import PHRASES

if TYPE_CHECKING:
    from openkam.core.audit.models import Entry

_LABELS: dict[tuple[str, object], object] = {
    **{("key_state", state): label for state, label in portfolio.KEY_STATES.items()},
    **{(field, code): label for field, codes in selection.WORDS.items() for code, label in codes},
    **{
        (field, code): label for field, codes in stakeholders.WORDS.items() for code, label in codes
    },
    **{("reason", reason.value): reason.label for reason in Endpoint.Off},
    **stakeholders.TRAIL_WORDS,
    **{("outcome", code): label for code, label in dossier.OUTCOMES.items()},
    **dossier.TRAIL_WORDS,
    **{("stage", stage): label for stage, label in stakeholders.STAGE_NAMES.items()},
    **{("level", level.value): level.label for level in Level},
    **{("role", role.value): role.label for role in Role},
}
# Such as "decider (Road Bikes) ✓", "email: anke@example.com" and "goals 3".
BEGIN_WITH_A_CODE = {"roles": " ", "ways": ":", "expected": " "}
MOST_ITEMS = 5  # longer lists of names are cut in the sentence
# Things without a name of their own: a fact is called what its kind is, a revision is not.
FACT, UNNAMED = "dossier.fact", {"dossier.revision"}
OWN_KIND = "own-"
DEAL = "dossier.contest"
# What else a field means of some things.
_FIELDS_OF = {(DEAL, "currency"): gettext_lazy("Currency")}


@dataclass(frozen=True)
class Change:
    """One field of an entry; what it was is known only where the trail holds a pair."""

    field: str
    before: str
    after: str
    is_pair: bool


@dataclass(frozen=True)
class Event:
    """One write, ready to be read."""

    at: datetime
    actor: str
    phrase: str
    thing: str  # what it was done to, where that is not the page's own thing
    changes: tuple[Change, ...]

    @property
    def when(self) -> str:
        """When it was written."""
        return formats.when(self.at)

    @property
    def initials(self) -> str:
        """Two letters that stand for the actor."""
        return people.initials(self.actor)


def events(
    entries: Iterable["Entry"],
    *,
    page_of: str | Collection[str] = "",
    others: Mapping[int, str] | None = None,
) -> list[Event]:
    """Return the entries in words, in the order given.

    `page_of` is the model's label of the page's own thing ("portfolio.account"), or several;
    entries about other things name them, and so do those about `others`: accounts that were merged.
    """
    own = {page_of} if isinstance(page_of, str) else set(page_of)
    listed = list(entries)
    kinds = _own_kinds(listed)
    return [
        Event(
            at=entry.at,
            actor=entry.actor_name,
            phrase=phrase(entry.verb),
            thing=_thing(entry, own, others or {}, kinds),
            changes=tuple(_changes(entry)),
        )
        for entry in listed
    ]


def _own_kinds(entries: Iterable["Entry"]) -> Mapping[str, str]:
    """The names of the company's own kinds of facts, where an entry is about one."""
    if not any(str(entry.changes.get("kind", "")).startswith(OWN_KIND) for entry in entries):
        return {}
    return {code: str(kind.name) for code, kind in dossier.kinds().items()}


def _thing(
    entry: "Entry", own: Collection[str], others: Mapping[int, str], kinds: Mapping[str, str]
) -> str:
    parts = [others.get(entry.account_id or 0, "")]
    if entry.thing not in own:
        parts.append(_name(entry, kinds))
    return ": ".join(part for part in parts if part)


def _name(entry: "Entry", kinds: Mapping[str, str]) -> str:
    if entry.thing in UNNAMED:
        return ""
    code = entry.changes.get("kind", "")
    if entry.thing != FACT or not code:
        return entry.thing_name
    year = entry.changes.get("year", "")
    return f"{kinds.get(code) or in_words('kind', code)} {year}".rstrip()


def phrase(verb: str) -> str:
    """Return what a verb of the trail means; an unknown verb is shown as it is written."""
    return str(PHRASES[verb]) if verb in PHRASES else verb.replace(".", " ").replace("_", " ")


def _changes(entry: "Entry") -> Iterator[Change]:
    changes, named = _with_money(entry), {"kind", "year"} if entry.thing == FACT else set()
    for field, value in changes.items():
        if field in named:
            continue  # they are what the fact is called
        is_pair = isinstance(value, list) and len(value) == 2
        before, after = value if is_pair else ("", value)
        name = str(_FIELDS_OF.get((entry.thing, field)) or field_name(field))
        known_before = in_words(field, before) if is_pair else ""
        yield Change(name, known_before, in_words(field, after), is_pair)


def _with_money(entry: "Entry") -> Mapping[str, Any]:
    """The changes; of a deal, an amount is written with its currency."""
    changes: Mapping[str, Any] = entry.changes
    amount, currency = changes.get("amount"), changes.get("currency")
    if entry.thing != DEAL or amount is None:
        return changes
    shown: object = _money(amount, currency)
    if isinstance(amount, list):
        currencies = currency if isinstance(currency, list) else [currency, currency]
        shown = [_money(one, unit) for one, unit in zip(amount, currencies, strict=True)]
    rest = {name: value for name, value in changes.items() if name != "currency"}
    return {**rest, "amount": shown}


def _money(amount: object, currency: object) -> str:
    try:
        value = Decimal(str(amount or ""))
    except InvalidOperation:
        return ""  # none was known
    if not currency:  # the trail of before kept none where only the amount changed
        return formats.number_as_it_is(value)
    return formats.money_exact(value, str(currency))


def field_name(field: str) -> str:
    """Return what a recorded field is called; an unknown one is shown as it is written."""
    return str(FIELDS[field]) if field in FIELDS else field.replace("_", " ").capitalize()


def in_words(field: str, value: object) -> str:
    """Return one recorded value as the reader would write it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return ", ".join(f"{field_name(key)} {in_words(key, item)}" for key, item in value.items())
    if isinstance(value, list):
        return _list_in_words(field, value)
    return _by_meaning(field, value)


def _by_meaning(field: str, value: object) -> str:
    if (label := _LABELS.get((field, value))) is not None:
        return str(label)
    if field.endswith("_share") and isinstance(value, str):
        return formats.share(Decimal(value))
    if field == "country":
        return countries.name(str(value))
    if field == "year":
        return str(value)
    if field == "size" and isinstance(value, int):
        return size(value)
    if field in BEGIN_WITH_A_CODE and isinstance(value, str):
        return _begun_in_words(field, value)
    if isinstance(value, str):
        return _day_in_words(value)
    return formats.number(value) if isinstance(value, int) else str(value)


def _begun_in_words(field: str, value: str) -> str:
    code, sign, rest = value.partition(BEGIN_WITH_A_CODE[field])
    return f"{_LABELS.get((field, code), code)}{sign}{rest}"


def _list_in_words(field: str, values: list[object]) -> str:
    if field == "reports":  # kept as row numbers, so that taking back finds them
        return formats.number(len(values))
    shown = ", ".join(in_words(field, item) for item in values[:MOST_ITEMS])
    left = len(values) - MOST_ITEMS
    if left <= 0:
        return shown
    return _("%(shown)s and %(count)d more") % {"shown": shown, "count": left}


def _day_in_words(text: str) -> str:
    try:
        return formats.day(date.fromisoformat(text)) if len(text) == len("2026-01-31") else text
    except ValueError:
        return text
