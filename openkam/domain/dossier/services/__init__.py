"""Writes of the dossier."""

from openkam.domain.dossier.services.facts import (
    Noted,
    note_fact,
    restore_version,
    still_true,
    withdraw_fact,
)
from openkam.domain.dossier.services.files import (
    AlreadyHere,
    BadFile,
    Described,
    InUse,
    add_file,
    change_file,
    remove_file,
    restore_file,
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
    "AlreadyHere",
    "BadFact",
    "BadFile",
    "ChangedMeanwhile",
    "Described",
    "InUse",
    "Noted",
    "Refusal",
    "RevisionEnded",
    "add_file",
    "begin_revision",
    "change_file",
    "end_revision",
    "note_act",
    "note_fact",
    "remove_file",
    "restore_file",
    "restore_version",
    "still_true",
    "withdraw_fact",
]
