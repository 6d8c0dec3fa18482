"""Facts, contracts and competitors with their versions, files, kinds, templates and revisions."""

from openkam.domain.dossier.models.competitors import (
    PROPOSED_POINTS,
    ComparisonPoint,
    Competitor,
    Contest,
    Presence,
    PresenceVersion,
)
from openkam.domain.dossier.models.contracts import Contract, ContractVersion
from openkam.domain.dossier.models.facts import Fact, FactVersion, Mention
from openkam.domain.dossier.models.files import StoredFile
from openkam.domain.dossier.models.kinds import (
    BUILT_IN,
    ExpectedKind,
    KindOfFact,
    OwnKind,
    Section,
    ValueType,
)
from openkam.domain.dossier.models.measured import AccountDossier
from openkam.domain.dossier.models.provenance import Provenance, Source
from openkam.domain.dossier.models.revisions import Revision

__all__ = [
    "BUILT_IN",
    "PROPOSED_POINTS",
    "AccountDossier",
    "ComparisonPoint",
    "Competitor",
    "Contest",
    "Contract",
    "ContractVersion",
    "ExpectedKind",
    "Fact",
    "FactVersion",
    "KindOfFact",
    "Mention",
    "OwnKind",
    "Presence",
    "PresenceVersion",
    "Provenance",
    "Revision",
    "Section",
    "Source",
    "StoredFile",
    "ValueType",
]
