"""What a contract says, field by field, and how two versions of it differ."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openkam.core.face import formats
from openkam.domain.dossier.panels.contract_words import (
    notice_words,
    renewal_words,
    value_words,
)
from openkam.domain.dossier.panels.wording import source_of

if TYPE_CHECKING:
    from openkam.domain.dossier.models import ContractVersion


@dataclass(frozen=True)
class Field:
    """One thing that a contract says, in words; "" where it says nothing of it."""

    label: str
    text: str
    before: str = ""  # what the version before said, where it differs


def fields_of(version: "ContractVersion") -> list[Field]:
    """Return everything that a version says of the contract, and where it is from."""
    sure = _("confirmed") if version.is_confirmed else _("assumed")
    return [
        Field(pgettext("contract", "What it is about"), version.title),
        Field(_("Number"), version.number),
        Field(_("For which products"), version.product_group or _("Everything")),
        Field(_("Begins"), _day(version.starts_on)),
        Field(_("Last day of the term"), _day(version.ends_on)),
        Field(_("On its last day"), renewal_words(version)),
        Field(_("Notice period"), notice_words(version)),
        Field(_("Notice was given on"), _day(version.notice_given_on)),
        Field(pgettext("contract", "Value"), value_words(version)),
        Field(_("Negotiated terms"), version.terms),
        Field(_("Source"), f"{source_of(version)} ({sure})"),
    ]


def differences(version: "ContractVersion", before: "ContractVersion | None") -> list[Field]:
    """Return what a version says otherwise than the one before; all that it says, if the first."""
    fields = fields_of(version)
    if before is None:
        return [one for one in fields if one.text]
    pairs = zip(fields, fields_of(before), strict=True)
    return [
        Field(new.label, new.text or formats.UNKNOWN, old.text or formats.UNKNOWN)
        for new, old in pairs
        if new.text != old.text
    ]


def _day(day: object) -> str:
    return formats.day(day) if day else ""  # type: ignore[arg-type]
