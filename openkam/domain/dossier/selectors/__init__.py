"""Reads of the dossier."""

from openkam.calc.rivals import compare
from openkam.domain.dossier.selectors.against import (
    contests_against,
    merged_into,
    noted_of,
    others_to_merge,
)
from openkam.domain.dossier.selectors.competitors import (
    Listed,
    Place,
    alike,
    catalogue,
    competitor,
    competitor_called,
    competitor_names,
    competitor_now,
    find_competitors,
    places_of,
)
from openkam.domain.dossier.selectors.contests import (
    OUTCOMES,
    Score,
    by_point,
    by_year,
    contest,
    score,
)
from openkam.domain.dossier.selectors.contract_list import ListedContract, contracts_due
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
from openkam.domain.dossier.selectors.due import due_of
from openkam.domain.dossier.selectors.files import (
    SHOWN_OF_FILE,
    contracts_by_number,
    facts_with,
    files_naming,
    files_of,
    stored_file,
)
from openkam.domain.dossier.selectors.history import (
    History,
    fact_with_version,
    history_of,
    standing,
)
from openkam.domain.dossier.selectors.kind_settings import (
    CountedKind,
    TierTemplate,
    default_template,
    kind_settings,
    may_decide_kinds,
    own_kind,
    template_settings,
)
from openkam.domain.dossier.selectors.kinds import kinds, template_of, templates
from openkam.domain.dossier.selectors.points import points
from openkam.domain.dossier.selectors.prepared import prepared
from openkam.domain.dossier.selectors.records import Record, records_of
from openkam.domain.dossier.selectors.revisions import (
    last_revision,
    next_asked,
    open_revisions,
    revision,
)
from openkam.domain.dossier.selectors.rivals import (
    PresenceHistory,
    Rival,
    Rivals,
    marks_of,
    presence_history,
    rivals_of,
)
from openkam.domain.dossier.selectors.trail_words import TRAIL_WORDS

__all__ = [
    "OUTCOMES",
    "SHOWN_OF_FILE",
    "TRAIL_WORDS",
    "ContractHistory",
    "CountedKind",
    "Dossier",
    "Entry",
    "History",
    "KnownContract",
    "KnownFact",
    "Listed",
    "ListedContract",
    "Place",
    "PresenceHistory",
    "Record",
    "Rival",
    "Rivals",
    "SalesAgainst",
    "Score",
    "TierTemplate",
    "alike",
    "by_point",
    "by_year",
    "catalogue",
    "compare",
    "competitor",
    "competitor_called",
    "competitor_names",
    "competitor_now",
    "contest",
    "contests_against",
    "contract_history",
    "contract_standing",
    "contracts_by_number",
    "contracts_due",
    "contracts_of",
    "default_template",
    "dossier",
    "due_of",
    "fact_with_version",
    "facts_with",
    "files_naming",
    "files_of",
    "find_competitors",
    "history_of",
    "kind_settings",
    "kinds",
    "last_revision",
    "marks_of",
    "may_decide_kinds",
    "merged_into",
    "next_asked",
    "next_renewals",
    "noted_of",
    "open_revisions",
    "others_to_merge",
    "own_kind",
    "places_of",
    "points",
    "prepared",
    "presence_history",
    "records_of",
    "revision",
    "rivals_of",
    "sales_against",
    "score",
    "standing",
    "stored_file",
    "template_of",
    "template_settings",
    "templates",
]
