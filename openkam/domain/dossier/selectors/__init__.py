"""Reads of the dossier."""

from openkam.domain.dossier.selectors.contract_sales import SalesAgainst, sales_against
from openkam.domain.dossier.selectors.contracts import (
    ContractHistory,
    KnownContract,
    contract_history,
    contract_standing,
    contracts_of,
    next_renewals,
)
from openkam.domain.dossier.selectors.dossier import Dossier, Entry, KnownFact, dossier
from openkam.domain.dossier.selectors.files import files_naming, files_of, stored_file
from openkam.domain.dossier.selectors.history import History, history_of, standing
from openkam.domain.dossier.selectors.kinds import kinds, template_of, templates
from openkam.domain.dossier.selectors.records import Record, records_of
from openkam.domain.dossier.selectors.revisions import (
    Due,
    last_revision,
    next_asked,
    revision,
    revisions_due,
)

__all__ = [
    "ContractHistory",
    "KnownContract",
    "SalesAgainst",
    "contract_history",
    "contract_standing",
    "contracts_of",
    "next_renewals",
    "sales_against",
    "Dossier",
    "Due",
    "Entry",
    "History",
    "Record",
    "KnownFact",
    "dossier",
    "files_naming",
    "files_of",
    "history_of",
    "kinds",
    "last_revision",
    "next_asked",
    "records_of",
    "revision",
    "revisions_due",
    "standing",
    "stored_file",
    "template_of",
    "templates",
]
