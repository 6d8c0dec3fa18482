"""What the list of accounts can show of a dossier."""

from django.utils.translation import gettext_lazy as _

from openkam.core.offers import ShareColumn

FRESHNESS = ShareColumn(
    "dossier", _("Freshness of the dossier"), _("Freshness"), "dossier__freshness"
)
