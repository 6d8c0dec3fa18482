"""Where an account sits."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.core.face import countries
from openkam.domain.portfolio.models import Account
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User


class UnknownCountry(Refusal):
    """The code is none of a country."""


@transaction.atomic
def set_country(actor: "User", account_id: int, *, country: str) -> Account:
    """Say in which country the account sits, by its ISO 3166 code; "" for unknown.

    Raises UnknownCountry.
    """
    account = fetch(Account.objects.all(), actor, account_id, Level.WRITE)
    before, account.country = account.country, country.strip().upper()
    if account.country and account.country not in countries.codes():
        raise UnknownCountry(_("There is no country with this code."))
    if before != account.country:
        account.save(update_fields=["country"])
        trail.record(
            actor,
            "account.country_set",
            account,
            account_id=account.pk,
            country=(before or None, account.country or None),
        )
    return account
