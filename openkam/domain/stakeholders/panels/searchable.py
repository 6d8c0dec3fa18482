"""What of the people is found by its text."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openkam.core.search.writing import Searchable, Shown
from openkam.domain.stakeholders.selectors.searched import (
    TIE,
    TOUCH,
    ties_found,
    touches_found,
    written_ties,
    written_touches,
)

if TYPE_CHECKING:
    from openkam.core.access.models import User


def _touches(actor: "User", ids: Collection[int]) -> dict[int, Shown]:
    return {
        touch.pk: Shown(
            _("%(kind)s: %(colleague)s and %(person)s")
            % {
                "kind": touch.get_kind_display(),
                "colleague": touch.tie.user,
                "person": touch.tie.position.person,
            },
            reverse("stakeholders:tie", args=[touch.tie.position_id, touch.tie.user_id]),
        )
        for touch in touches_found(actor, ids)
    }


def _ties(actor: "User", ids: Collection[int]) -> dict[int, Shown]:
    return {
        tie.pk: Shown(
            _("%(colleague)s knows %(person)s")
            % {"colleague": tie.user, "person": tie.position.person},
            reverse("stakeholders:tie", args=[tie.position_id, tie.user_id]),
        )
        for tie in ties_found(actor, ids)
    }


SEARCHABLE = (
    Searchable(TOUCH, gettext_lazy("Contacts"), "calendar", written_touches, _touches),
    Searchable(TIE, gettext_lazy("Ties"), "users", written_ties, _ties),
)
"""In the order in which the reader chooses among them."""
