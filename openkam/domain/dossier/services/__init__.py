"""Writes of the dossier."""

from openkam.domain.dossier.services.facts import (
    Noted,
    note_fact,
    restore_version,
    still_true,
    withdraw_fact,
)
from openkam.domain.dossier.services.refusals import (
    BadFact,
    ChangedMeanwhile,
    Refusal,
)
from openkam.domain.dossier.services.revisions import (
    RevisionEnded,
    begin_revision,
    end_revision,
    note_act,
)

__all__ = [
    "BadFact",
    "ChangedMeanwhile",
    "Noted",
    "Refusal",
    "RevisionEnded",
    "begin_revision",
    "end_revision",
    "note_act",
    "note_fact",
    "restore_version",
    "still_true",
    "withdraw_fact",
]
