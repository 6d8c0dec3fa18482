"""Buying roles as small badges."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from openkam.domain.stakeholders.models import RoleHeld


def role_badges(held: "Iterable[RoleHeld]", names: Mapping[str, str]) -> SafeString:
    """Return one badge for each role; its title says for what, and whether it is confirmed.

    A role that is only assumed has a broken edge, so that the sureness needs no colour.
    """
    by_role: dict[str, list[RoleHeld]] = defaultdict(list)
    for one in held:
        by_role[one.role].append(one)
    return SafeString(
        " ".join(_badge(names.get(role, role), rows) for role, rows in by_role.items())
    )


def _badge(name: str, rows: "list[RoleHeld]") -> str:
    sure = _("confirmed") if all(one.is_confirmed for one in rows) else _("assumed")
    groups = ", ".join(one.product_group for one in rows if one.product_group)
    title = escape(" · ".join(part for part in (sure, groups) if part))
    css = "" if all(one.is_confirmed for one in rows) else " pe-assumed"
    count = f" ({len(rows)})" if len(rows) > 1 else ""
    return f'<span class="ok-flag{css}" title="{title}">{escape(name)}{count}</span>'
