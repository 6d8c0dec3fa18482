"""Words and addresses that the parts of the report on tiers and segments share."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.domain.economics.selectors import PartRow, SegmentsReport
from openkam.domain.economics.views.choice import Choice

NONE = "none"  # stands in addresses for accounts without a tier or segment


def part_name(found: SegmentsReport, row: PartRow) -> str:
    """Return the name of a tier or segment, or what the accounts without one are called."""
    if row.name:
        return row.name
    return _("No tier") if found.by == "tier" else _("No segment")


def list_url(choice: Choice, **filters: str) -> str:
    """Return where the list below shows only these accounts."""
    return f"{choice.url(**filters)}#list"


def part_filter(found: SegmentsReport, row: PartRow) -> dict[str, str]:
    """Return how an address names the accounts of a tier or segment."""
    return {str(found.by): str(row.part.key) if row.part.key else NONE}


def accounts_url(**filters: str) -> str:
    """Return where the list of all accounts shows only these, to change many at once."""
    return f"{reverse('portfolio:accounts')}?{urlencode(filters)}"


def listed(words: Sequence[str]) -> str:
    """Return words with commas between."""
    return ", ".join(words)
