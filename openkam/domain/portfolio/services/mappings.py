"""Keeping the mapping last used for a source's files of one kind."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.audit import trail
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.models import ImportSchedule, SavedMapping
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.ledger import Mapping


class MappingInUse(Refusal):
    """A scheduled import uses the mapping; it must go, or be changed, first."""


@transaction.atomic
def save_mapping(
    actor: "User", *, mapping: "Mapping", text: str = "", header: Sequence[str] = (), now: datetime
) -> SavedMapping:
    """Keep a mapping for the next file of its source and kind; an earlier one gives way.

    The same one again stays as it was saved: when and by whom tell of its last change. Without a
    text it is written anew. Raises PermissionDenied unless the actor imports.
    """
    if not selectors.may_import(actor):
        raise PermissionDenied
    text = text or mapping.to_toml()
    before = SavedMapping.objects.filter(source=mapping.source, kind=mapping.kind).first()
    header = list(header) or (before.header if before else [])
    if before is not None and before.text == text:
        before.header = header
        before.save(update_fields=["header"])
        return before
    saved, _created = SavedMapping.objects.update_or_create(
        source=mapping.source,
        kind=mapping.kind,
        defaults={"text": text, "header": header, "saved_by": actor, "saved_at": now},
    )
    trail.record(actor, "mapping.saved", saved)
    return saved


@transaction.atomic
def remove_mapping(actor: "User", pk: int) -> SavedMapping:
    """Forget a saved mapping and return it as it was.

    Raises MappingInUse while a scheduled import needs it, Http404, PermissionDenied.
    """
    saved = selectors.mapping_by_number(actor, pk)
    user = ImportSchedule.objects.filter(source=saved.source, kind=saved.kind).first()
    if user is not None:
        words = _(
            "The scheduled import “%(name)s” uses this mapping. Delete it, or give it another one."
        )
        raise MappingInUse(words % {"name": user.name})
    trail.record(actor, "mapping.removed", saved)
    SavedMapping.objects.filter(pk=pk).delete()
    return saved
