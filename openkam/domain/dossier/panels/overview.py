"""What the overview of an account says of its dossier: what to look at, and what changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openkam.core.face import formats
from openkam.core.offers import Panel
from openkam.domain.dossier import selectors
from openkam.domain.dossier.models import BUILT_IN
from openkam.domain.dossier.panels.contract_words import next_step
from openkam.domain.dossier.selectors.contracts import next_decisions
from openkam.domain.dossier.selectors.lately import Changed, changed_lately
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.dossier.models import AccountDossier

MOST_CHANGES, MOST_RENEWALS = 4, 2
DOORS = {
    "dossier.fact": "dossier:fact",
    "dossier.contract": "dossier:contract",
    "dossier.revision": "dossier:revision",
}
KINDS: Mapping[str, str | Promise] = {kind.code: kind.name for kind in BUILT_IN}
THINGS: Mapping[str, str | Promise] = {
    "dossier.revision": gettext_lazy("Revision"),
    "dossier.contract": gettext_lazy("Contract"),
    "dossier.presence": gettext_lazy("Competitor at the account"),
    "dossier.contest": gettext_lazy("Deal won or lost"),
}
ACTS: Mapping[str, str | Promise] = {
    "added": gettext_lazy("added"),
    "changed": gettext_lazy("changed"),
    "checked": gettext_lazy("found true still"),
    "contradicted": gettext_lazy("sales say otherwise"),
    "contradiction_answered": gettext_lazy("true still, though sales look otherwise"),
    "contradiction_ended": gettext_lazy("sales agree again"),
    "ended": gettext_lazy("everything was gone through"),
    "noted": gettext_lazy("noted"),
    "removed": gettext_lazy("taken away"),
    "restored": gettext_lazy("brought back"),
}


@dataclass(frozen=True)
class ToDo:
    """One thing to look at, and where."""

    said: str
    url: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Change:
    """One thing that changed: what, how, by whom and when."""

    name: str
    act: str
    by: str
    on: str
    url: str


def fill_overview(
    actor: "User", account_id: int, today: date, basis: Any = None, account: Any = None
) -> Mapping[str, Any]:
    """Return what is contradicted, stale, missing or due in a dossier, and what changed lately.

    As measured with the last change or last night; nothing where nothing was ever noted, unless it
    is a key account. Raises Http404.
    """
    account = account or portfolio.account(actor, account_id)
    row = selectors.prepared(account)
    url = reverse("web:account-dossier", args=[account_id])
    if row is None or not row.known:
        return {"standing": None, "asks": account.key_state == "key", "url": url}
    entries = changed_lately(account_id, today, MOST_CHANGES)
    names = _names(entries)
    return {
        "asks": False,
        "url": url,
        "standing": {
            "fresh": formats.share(row.freshness, 0),
            "known": formats.share(row.completeness, 0),
            "todo": list(_todo(row, account, today, url)),
            "renewals": list(_renewals(row, account, today)),
            "changes": [_change(one, names, url) for one in entries],
        },
    }


def _todo(row: "AccountDossier", account: Any, today: date, url: str) -> Iterator[ToDo]:
    if row.contradicted:
        said = ngettext(
            "Sales contradict %(count)s fact", "Sales contradict %(count)s facts", row.contradicted
        )
        yield ToDo(
            _counted(said, row.contradicted), f"{url}#against-title", "act", "alert-triangle"
        )
    if row.stale:
        said = ngettext("%(count)s fact is stale", "%(count)s facts are stale", row.stale)
        yield ToDo(_counted(said, row.stale), f"{url}#stale-title", "watch", "clock")
    due = selectors.due_of(account, row.revised_on)
    if due is not None and due < today:
        said = _("It was to be revised by %(day)s") % {"day": formats.day(due)}
        yield ToDo(said, url, "watch", "list-check")
    if row.gaps:
        said = ngettext("%(count)s thing is not known", "%(count)s things are not known", row.gaps)
        yield ToDo(_counted(said, row.gaps), f"{url}#gaps-title", "", "help-circle")


def _renewals(row: "AccountDossier", account: Any, today: date) -> Iterator[dict[str, str]]:
    """The contracts on which something is to be decided next; nothing is read where none is."""
    if not row.contracts:
        return
    for known in next_decisions(account, today, MOST_RENEWALS):
        step = next_step(known, today)
        yield {
            "title": known.version.title,
            "said": step.first,
            "tone": step.tone,
            "url": reverse("dossier:contract", args=[known.version.contract_id]),
        }


def _counted(said: str, count: int) -> str:
    return said % {"count": formats.number(count)}


def _names(entries: list[Changed]) -> Mapping[str, str | Promise]:
    own = any(str(one.changes.get("kind", "")).startswith("own-") for one in entries)
    return {code: kind.name for code, kind in selectors.kinds().items()} if own else KINDS


def _change(entry: Changed, names: Mapping[str, str | Promise], url: str) -> Change:
    kind, changes = str(entry.changes.get("kind", "")), entry.changes
    name = names.get(kind) or THINGS.get(entry.thing) or entry.thing_name
    year = f" {changes['year']}" if changes.get("year") else ""
    door = DOORS.get(entry.thing)
    return Change(
        name=f"{name}{year}",
        act=str(ACTS.get(entry.verb.partition(".")[2], "")),
        by=entry.actor_name,
        on=formats.day(timezone.localtime(entry.at).date()),
        url=reverse(door, args=[entry.thing_id]) if door else url,
    )


OVERVIEW = Panel("dossier", "dossier/_overview.html", fill_overview)
