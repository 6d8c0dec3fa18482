"""Facts with their versions, kinds of facts, templates and revisions."""

from openkam.domain.dossier.models.facts import Fact, FactVersion, Mention
from openkam.domain.dossier.models.kinds import (
    BUILT_IN,
    ExpectedKind,
    KindOfFact,
    OwnKind,
    Section,
    ValueType,
)
from openkam.domain.dossier.models.revisions import Revision

__all__ = [
    "BUILT_IN",
    "ExpectedKind",
    "Fact",
    "FactVersion",
    "KindOfFact",
    "Mention",
    "OwnKind",
    "Revision",
    "Section",
    "ValueType",
]
