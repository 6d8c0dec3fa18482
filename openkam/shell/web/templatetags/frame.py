"""Tags of the base page, which every page pays for."""

from datetime import date
from functools import lru_cache

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face import charts, formats
from openkam.core.telemetry.context import request_id
from openkam.shell.web import navigation

register = template.Library()
register.simple_tag(charts.icon, name="icon")
register.simple_tag(charts.sprite_url, name="sprite")


@register.inclusion_tag("ui/request_number.html")
def request_number() -> dict[str, str]:
    """Say under which number the log of the server tells about this request."""
    return {"number": request_id()}


@register.simple_tag
def as_of(day: date) -> str:
    """Say as of which day the figures are."""
    return _("Figures as of %(day)s") % {"day": formats.day(day)}


@register.simple_tag
def age(day: date) -> str:
    """Say how long ago a day was."""
    today = timezone.localdate()  # noqa: TID251 - a page is made in its reader's present
    return formats.age(day, today=today)


@register.simple_tag(takes_context=True)
def frame(context: Context, name: str) -> SafeString:
    """Render a template of the frame around the page, once for all who see it alike.

    It may depend on the language, on the reader's rights and chosen appearance, on the place in
    the navigation and on what the menu counts there; on nothing else.
    """
    user = context.get("user")
    is_signed_in = user is not None and user.is_authenticated
    return _frame(
        name,
        translation.get_language() or "",
        navigation.rights_of(user) if is_signed_in and user is not None else frozenset(),
        str(context.get("active", "")),
        context.get("current_page"),
        bool(getattr(user, "theme", "")),
        _overdue(context) if name == "ways" else 0,
    )


def _overdue(context: Context) -> int:
    count = context.get("overdue_dossiers")
    return count() if callable(count) else 0


@lru_cache(maxsize=1024)
def _frame(
    name: str,
    language: str,
    rights: frozenset[str],
    active: str,
    current_page: navigation.Page | None,
    has_theme: bool,
    overdue_dossiers: int,
) -> SafeString:
    given = {
        "sections": navigation.sections_for(rights, language) if rights else (),
        "active": active,
        "current_page": current_page,
        "has_theme": has_theme,
        "overdue_dossiers": formats.number(overdue_dossiers) if overdue_dossiers else "",
    }
    return render_to_string(f"ui/{name}.html", given)
