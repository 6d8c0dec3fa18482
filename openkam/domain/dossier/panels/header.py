"""What the header of the account page says of its dossier."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.core.offers import Figure
from openkam.domain.dossier import selectors

if TYPE_CHECKING:
    from openkam.domain.dossier.models import AccountDossier
    from openkam.domain.portfolio.models import Account


def dossier_figure(account: "Account") -> Figure | None:
    """Return how fresh the dossier is; one query, none where it was read with the account.

    None where nothing was noted, unless it is a key account: there it is said.
    """
    row = selectors.prepared(account)
    url = reverse("web:account-dossier", args=[account.pk])
    if row is None or not row.known:
        if account.key_state != "key":
            return None
        caption = _("Dossier, fresh")
        return Figure(caption, formats.UNKNOWN, _("nothing is known yet"), url, tone="watch")
    context, tone = standing(row)
    return Figure(_("Dossier, fresh"), formats.share(row.freshness, 0), context, url, tone=tone)


def standing(row: "AccountDossier") -> tuple[str, str]:
    """Return what is to be done about a dossier in a few words, or how complete it is; and a tone.

    What data contradict comes first, then what is stale.
    """
    if row.contradicted:
        said = ngettext(
            "data contradict %(count)s fact", "data contradict %(count)s facts", row.contradicted
        )
        return said % {"count": formats.number(row.contradicted)}, "act"
    words = {
        "count": formats.number(row.stale),
        "share": formats.share(row.completeness, 0),
    }
    if row.stale:
        said = ngettext(
            "%(share)s known, %(count)s stale", "%(share)s known, %(count)s stale", row.stale
        )
        return said % words, "watch"
    return _("%(share)s known") % words, ""
