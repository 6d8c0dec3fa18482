"""What of the dossier is found by its text."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openkam.core.search.writing import Searchable, Shown
from openkam.domain.dossier import selectors
from openkam.domain.dossier.selectors.searched import FACT, facts_found, written_facts

if TYPE_CHECKING:
    from openkam.core.access.models import User


def _facts(actor: "User", ids: Collection[int]) -> dict[int, Shown]:
    known = selectors.kinds()
    found = {}
    for fact in facts_found(actor, ids):
        name = known[fact.kind].name if fact.kind in known else fact.kind
        title = f"{name} {fact.year}" if fact.year else str(name)
        found[fact.pk] = Shown(title, reverse("dossier:fact", args=[fact.pk]))
    return found


SEARCHABLE = (Searchable(FACT, _("Facts"), "file-text", written_facts, _facts),)
"""In the order in which the reader chooses among them."""
