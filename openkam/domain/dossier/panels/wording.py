"""Values, sources and ages of facts in the reader's words."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.domain.dossier.models import Source

if TYPE_CHECKING:
    from openkam.domain.dossier.models import FactVersion, KindOfFact, Provenance


def value_of(kind: "KindOfFact", version: "FactVersion") -> str:
    """Return the value as one reads it; lists and texts keep their lines."""
    if version.is_withdrawn:
        return _("nothing is known any more")
    if version.day is not None:
        return formats.day(version.day)
    if version.number is None:
        return version.text
    if version.low is not None and version.high is not None:
        return _range(version)
    return _number(kind, version)


def _range(version: "FactVersion") -> str:
    amounts = (version.low, version.number, version.high)
    shown = [formats.money(amount, version.currency) for amount in amounts]
    said = _("%(low)s – %(likely)s – %(high)s") % dict(
        zip(("low", "likely", "high"), shown, strict=True)
    )
    return f"{said}\n{version.text}"


def _number(kind: "KindOfFact", version: "FactVersion") -> str:
    if version.number is None:
        return ""
    places = max(0, -int(version.number.normalize().as_tuple().exponent))
    number = formats.number(version.number, min(places, 4))
    behind = version.currency or kind.unit
    return f"{number}{formats.SPACE}{behind}" if behind else number


def source_of(version: "Provenance") -> str:
    """Return where it is from: "Document: annual report 2025"."""
    label = str(Source(version.source).label)
    return f"{label}: {version.source_text}" if version.source_text else label


def age(version: "Provenance", today: date) -> str:
    """Return until when it is trusted, or since when it is stale."""
    day = formats.day(version.stale_on)
    if version.stale_on <= today:
        return _("stale since %(day)s") % {"day": day}
    return _("trusted until %(day)s") % {"day": day}
