"""Competitors at accounts and deals, as what is found by its text."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openkam.core.search.writing import Searchable, Shown
from openkam.domain.dossier.selectors import searched_rivals as searched

if TYPE_CHECKING:
    from openkam.core.access.models import User


def _presences(actor: "User", ids: Collection[int]) -> dict[int, Shown]:
    return {
        row.pk: Shown(str(row), reverse("dossier:presence", args=[row.pk]))
        for row in searched.presences_found(actor, ids)
    }


def _contests(actor: "User", ids: Collection[int]) -> dict[int, Shown]:
    return {
        row.pk: Shown(row.title, reverse("dossier:contest", args=[row.pk]))
        for row in searched.contests_found(actor, ids)
    }


RIVALS = (
    Searchable(
        searched.PRESENCE, _("Competitors"), "chart-bar", searched.written_presences, _presences
    ),
    Searchable(searched.CONTEST, _("Deals"), "list-check", searched.written_contests, _contests),
)
"""In the order in which the reader chooses among them."""
