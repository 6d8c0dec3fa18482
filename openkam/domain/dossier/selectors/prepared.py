"""How good dossiers are, as measured with the last change or last night."""

from typing import TYPE_CHECKING

from openkam.domain.dossier.models import AccountDossier

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account


def prepared(account: "Account") -> AccountDossier | None:
    """Return what was measured of an account that came through the gate; read only once.

    None where nothing was ever noted.
    """
    try:
        row: AccountDossier = account.dossier
    except AccountDossier.DoesNotExist:
        return None
    return row
