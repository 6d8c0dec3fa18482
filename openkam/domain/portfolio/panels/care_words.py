"""What a tier promises, in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Tier


def promise(tier: "Tier") -> str:
    """Return the promise: "contact every 7 days, dossier revised every 90 days, has a plan"."""
    parts = [
        _every(
            tier.rhythm_days,
            ngettext("contact every day", "contact every %(days)s days", tier.rhythm_days or 0),
        ),
        _every(
            tier.dossier_revision_days,
            ngettext(
                "dossier revised every day",
                "dossier revised every %(days)s days",
                tier.dossier_revision_days or 0,
            ),
        ),
        _("has a plan") if tier.wants_plan else "",
    ]
    return ", ".join(part for part in parts if part) or _("nothing promised")


def _every(days: int | None, said: str) -> str:
    if days is None:
        return ""
    return said % {"days": formats.number(days)} if "%(" in said else said
