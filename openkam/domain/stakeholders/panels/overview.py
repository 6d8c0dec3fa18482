"""What the overview of the account page says of its people."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.core.access.models import Level
from openkam.core.face import formats
from openkam.core.offers import Panel
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.panels.addresses import person_url
from openkam.domain.stakeholders.panels.coverage.roles import of
from openkam.domain.stakeholders.panels.coverage.threads import reason
from openkam.domain.stakeholders.panels.header import sentence
from openkam.domain.stakeholders.selectors import role_names, threads

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.stakeholders.models import AccountCoverage
    from openkam.domain.stakeholders.selectors.network import Node

TONES = {"act": "alert-triangle", "watch": "help-circle", "": "circle-check"}


def people_overview(
    actor: "User", account_id: int, today: date, basis: Any = None, account: Any = None
) -> Mapping[str, Any]:
    """Return on whom the account hangs, which roles have no tie, and whom to build up.

    As measured with the last change or last night; nothing where nobody is known, unless it is a
    key account.
    """
    account = account or portfolio.account(actor, account_id)
    row = threads.prepared(account)
    url = reverse("web:account-people-coverage", args=[account_id])
    if row is None or not row.people:
        return {"coverage": None, "asks": account.key_state == "key", "url": url}
    sees = _sees_opinions(actor, row, getattr(account, "reader_level", None))
    words, tone = sentence(row, sees_opinions=sees)
    next_keys = [("them", one["id"]) for one in row.build_up]
    ways: list[Node] = [tuple(one["by"]) for one in row.build_up if one["by"]]
    hinges = threads.hinges_of([row], {account_id} if sees else set(), [*next_keys, *ways])
    return {
        "asks": False,
        "url": url,
        "coverage": {
            "count": of(row.cells_tied, row.cells),
            "words": words,
            "tone": tone,
            "icon": TONES[tone],
            "hinges": [
                {"name": one.name, "reasons": [reason(code) for code in one.reasons]}
                for one in hinges.of[account_id]
            ],
            "missing": _missing(row),
            "next": list(_next(row, hinges.names)),
            "day": formats.day(row.measured_on),
        },
    }


def _sees_opinions(actor: "User", row: "AccountCoverage", level: "Level | None") -> bool:
    """Whether the reader may see what follows from opinions; asked only where it differs."""
    if all(one["reasons"] == one["reasons_to_readers"] for one in row.hinges):
        return True
    level = level or portfolio.level_on(actor, row.account_id)
    return level is not None and level >= Level.WRITE


def _missing(row: "AccountCoverage") -> str:
    if not row.missing_roles:
        return ""
    names = role_names() if any("own-" in one for one in row.missing_roles) else threads.BUILT_IN
    return ", ".join(str(names.get(role, role)) for role in row.missing_roles)


def _next(row: "AccountCoverage", names: "Mapping[Node, str]") -> Any:
    for one in row.build_up:
        name = names.get(("them", one["id"]))
        if name is None:
            continue
        by = names.get(tuple(one["by"])) if one["by"] else None
        way = _("over %(name)s") % {"name": by} if by else _("no way leads there yet")
        yield {"name": name, "url": person_url(one["id"]), "way": way}


OVERVIEW = Panel("people", "stakeholders/_overview.html", people_overview)
