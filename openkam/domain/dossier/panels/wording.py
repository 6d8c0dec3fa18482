"""Values, sources and ages of facts in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.domain.dossier.models import FactVersion, Source

if TYPE_CHECKING:
    from openkam.domain.dossier.models import KindOfFact, Provenance


def value_of(kind: "KindOfFact", version: FactVersion) -> str:
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


def _range(version: FactVersion) -> str:
    amounts = (version.low, version.number, version.high)
    shown = [formats.money(amount, version.currency) for amount in amounts]
    said = _("%(low)s – %(likely)s – %(high)s") % dict(
        zip(("low", "likely", "high"), shown, strict=True)
    )
    return f"{said}\n{version.text}"


def _number(kind: "KindOfFact", version: FactVersion) -> str:
    if version.number is None:
        return ""
    places = max(0, -int(version.number.normalize().as_tuple().exponent))
    number = formats.number(version.number, min(places, 4))
    behind = version.currency or kind.unit
    return f"{number}{formats.SPACE}{behind}" if behind else number


@dataclass(frozen=True)
class SourcePart:
    """One thing that a source names: somebody, a file, a page; with its address if it has one."""

    text: str
    url: str = ""
    is_gone: bool = False
    is_outside: bool = False  # the address leads out of the house


@dataclass(frozen=True)
class ShownSource:
    """Where a version is from, in words and with ways to it."""

    label: str
    parts: tuple[SourcePart, ...]

    def __str__(self) -> str:
        said = ", ".join(part.text for part in self.parts)
        return f"{self.label}: {said}" if said else self.label


def source_of(version: "Provenance") -> str:
    """Return where it is from: "Document: annual report 2025"."""
    return str(shown_source(version))


def shown_source(
    version: "Provenance", places: Mapping[int, int] | None = None, *, is_file: bool = False
) -> ShownSource:
    """Return where it is from; `places` are {person: position} of those one can look at.

    `is_file`: the file is the value itself and no source.
    """
    parts: list[SourcePart] = []
    if isinstance(version, FactVersion):
        parts += _people(version, places or {})
        parts += [] if is_file else file_part(version)
    if version.source_text or version.source_url:
        text = version.source_text or _host(version.source_url)
        parts.append(SourcePart(text, version.source_url, is_outside=bool(version.source_url)))
    return ShownSource(str(Source(version.source).label), tuple(parts))


def file_part(version: FactVersion) -> list[SourcePart]:
    """Return the file that a version names: none, or one, which may have been removed."""
    if version.file is None:
        return []
    if version.file.removed_at is not None:
        return [SourcePart(_("%(name)s (removed)") % {"name": version.file.name}, is_gone=True)]
    return [SourcePart(version.file.name, _file_url(version.file.pk))]


def _people(version: FactVersion, places: Mapping[int, int]) -> list[SourcePart]:
    said = [one.person for one in version.mentions.all() if one.is_source]
    return [
        SourcePart(
            str(person),
            reverse("stakeholders:person", args=[places[person.pk]]) if person.pk in places else "",
            is_gone=person.erased_on is not None,
        )
        for person in said
    ]


def _file_url(pk: int) -> str:
    try:
        return reverse("dossier:file", args=[pk])
    except NoReverseMatch:
        return ""


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def age(version: "Provenance", today: date) -> str:
    """Return until when it is trusted, or since when it is stale."""
    day = formats.day(version.stale_on)
    if version.stale_on <= today:
        return _("stale since %(day)s") % {"day": day}
    return _("trusted until %(day)s") % {"day": day}
