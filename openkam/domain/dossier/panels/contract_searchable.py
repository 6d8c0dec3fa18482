"""How contracts that are found by their text are named, and where they stand."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openkam.core.search.writing import Searchable, Shown
from openkam.domain.dossier.selectors.contract_search import (
    CONTRACT,
    contract_titles,
    written_contracts,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from openkam.core.access.models import User


def _contracts(actor: "User", ids: "Collection[int]") -> dict[int, Shown]:
    return {
        pk: Shown(title, reverse("dossier:contract", args=[pk]))
        for pk, title in contract_titles(actor, ids).items()
    }


CONTRACTS_FOUND = Searchable(CONTRACT, _("Contracts"), "file-text", written_contracts, _contracts)
