"""What of the dossier is found by its text."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openkam.core.search.writing import Searchable, Shown
from openkam.domain.dossier import selectors
from openkam.domain.dossier.panels.contract_searchable import CONTRACTS_FOUND
from openkam.domain.dossier.panels.searchable_rivals import RIVALS
from openkam.domain.dossier.selectors.file_words import FILE, files_found, written_files
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


def _files(actor: "User", ids: Collection[int]) -> dict[int, Shown]:
    return {
        row.pk: Shown(row.name, reverse("dossier:file", args=[row.pk]))
        for row in files_found(actor, ids)
    }


SEARCHABLE = (
    Searchable(FACT, _("Facts"), "list-check", written_facts, _facts),
    CONTRACTS_FOUND,
    *RIVALS,
    Searchable(FILE, _("Files"), "file-text", written_files, _files),
)
"""In the order in which the reader chooses among them."""
