"""How strong a tie is, in a word."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BANDS: dict[str, Promise] = {
    "strong": _("strong"),
    "live": _("live"),
    "weak": _("weak"),
    "fading": _("fading"),
    "cold": _("cold"),
    "none": _("no contact recorded"),
}


def band_text(band: str) -> str:
    """Return the word of a tie's strength."""
    return str(BANDS[band])
