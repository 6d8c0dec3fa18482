"""What every page knows."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from openkam.core.access.models import User
from openkam.core.backup import shelf
from openkam.domain.dossier.selectors.due import overdue_count
from openkam.domain.portfolio.selectors import basis_for
from openkam.shell.web import navigation

COUNTING = ("web:account-dossier", "portfolio:key-accounts")


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what the base page shows besides the page itself.

    `basis` says what all figures rest on: read when the base page asks for it, in two queries. A
    view that has read it already hands it on in its own context under the same name.
    """
    user = getattr(request, "user", None)  # missing when a middleware refuses early
    if not isinstance(user, User) or not user.is_authenticated:
        return {}
    sections = navigation.sections_of(user)
    match = request.resolver_match
    view = match.view_name if match else ""
    pages = tuple(page for section in sections for page in section.pages)
    return {
        "sections": sections,
        "personal_pages": navigation.personal_pages(),
        "current_page": navigation.current_page(pages, view),
        "basis": SimpleLazyObject(lambda: basis_for(user)),
        "overdue_dossiers": lambda: _overdue_dossiers(user, view),
        "late_backup": SimpleLazyObject(lambda: _late_backup(user, view)),
        "leave_demo_url": navigation.optional_url("web:demo-leave"),
        "imports_url": next((p.url for p in pages if p.url_name == "portfolio:imports"), ""),
    }


def _overdue_dossiers(user: User, view: str) -> int:
    """Return how many dossiers are overdue, where the menu tells it; nothing is counted elsewhere.

    Two queries, which pages about something else need not pay for.
    """
    if view not in COUNTING:
        return 0
    return overdue_count(user, timezone.localdate())  # noqa: TID251 - of the views, as all here


def _late_backup(user: User, view: str) -> dict[str, int | None]:
    """Return how many days old the last backup is where it is too old, for administrators.

    Empty when there is nothing to say; None days stand for no backup at all.
    """
    now = timezone.now()  # noqa: TID251 - of the views, as all of this module
    if not user.is_administrator or view == "web:backups" or not shelf.is_late(now):
        return {}
    made = shelf.last()
    return {"days": None if made is None else (now - made.made_at).days}
