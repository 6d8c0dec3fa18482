"""Writes of the dossier."""

from openkam.domain.dossier.services.contracts import (
    Agreement,
    add_contract,
    change_contract,
    contracts_still_true,
    restore_contract,
    withdraw_contract,
)
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
    BadContract,
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
    "Agreement",
    "AlreadyHere",
    "BadContract",
    "BadFact",
    "BadFile",
    "ChangedMeanwhile",
    "Described",
    "InUse",
    "Noted",
    "Refusal",
    "RevisionEnded",
    "add_contract",
    "add_file",
    "begin_revision",
    "change_contract",
    "change_file",
    "contracts_still_true",
    "end_revision",
    "note_act",
    "note_fact",
    "remove_file",
    "restore_contract",
    "restore_file",
    "restore_version",
    "still_true",
    "withdraw_contract",
    "withdraw_fact",
]
