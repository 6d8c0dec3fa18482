"""What pages show of the dossier, in words."""

from openkam.domain.dossier.panels.competitors import (
    COMPETITORS,
    compared,
    profile_rows,
    sentence,
    shown_rival,
    spend_of,
)
from openkam.domain.dossier.panels.contract_fields import differences
from openkam.domain.dossier.panels.contract_words import (
    next_step,
    renewal_words,
    state_of,
    term_words,
)
from openkam.domain.dossier.panels.contracts import CONTRACTS, contract_page
from openkam.domain.dossier.panels.contradictions import against_contract, contradiction
from openkam.domain.dossier.panels.deals import said as deals_said
from openkam.domain.dossier.panels.deals import shown_deal
from openkam.domain.dossier.panels.dossier import DOSSIER
from openkam.domain.dossier.panels.files import FILES
from openkam.domain.dossier.panels.header import dossier_figure
from openkam.domain.dossier.panels.overview import OVERVIEW
from openkam.domain.dossier.panels.profile import ProfileRow, profile
from openkam.domain.dossier.panels.versions import shown_versions
from openkam.domain.dossier.panels.wording import age, shown_source, source_of, value_of

__all__ = [
    "COMPETITORS",
    "CONTRACTS",
    "DOSSIER",
    "FILES",
    "OVERVIEW",
    "ProfileRow",
    "against_contract",
    "age",
    "compared",
    "contract_page",
    "contradiction",
    "deals_said",
    "differences",
    "dossier_figure",
    "next_step",
    "profile",
    "profile_rows",
    "renewal_words",
    "sentence",
    "shown_deal",
    "shown_rival",
    "shown_source",
    "shown_versions",
    "source_of",
    "spend_of",
    "state_of",
    "term_words",
    "value_of",
]
