"""The way back from a page about a person, and their addresses."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.core.face.doors import door
from openkam.domain.stakeholders.models import Position

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account

Crumbs = list[tuple[str, str]]


def kept_account(place: Position) -> "Account":
    """Return the account that the position's account is now, if it was merged."""
    account = place.account
    while account.merged_into is not None:
        account = account.merged_into
    return account


def account_crumbs(pk: int, name: str) -> Crumbs:
    """Return the way back over the people of an account."""
    return [
        (_("Accounts"), reverse("portfolio:accounts")),
        (name, reverse("web:account", args=[pk])),
        (_("People"), reverse("web:account-people-table", args=[pk])),
    ]


def person_crumbs(place: Position) -> Crumbs:
    """Return the way back over a person."""
    account = kept_account(place)
    return [
        *account_crumbs(account.pk, account.name)[1:],
        (str(place.person), person_url(place.pk)),
    ]


def person_url(pk: int) -> str:
    """Return the page of a stakeholder."""
    return door("stakeholders:person")(pk)
