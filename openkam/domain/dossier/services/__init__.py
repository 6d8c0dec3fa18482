"""Writes of the dossier."""

from openkam.domain.dossier.services.competitors import (
    add_competitor,
    change_competitor,
    competitor_named,
    retire_competitor,
)
from openkam.domain.dossier.services.contests import (
    Deal,
    add_contest,
    change_contest,
    remove_contest,
    restore_contest,
)
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
from openkam.domain.dossier.services.merging_competitors import (
    merge_competitors,
    part_competitor,
)
from openkam.domain.dossier.services.points import (
    add_point,
    move_point,
    rename_point,
    retire_point,
)
from openkam.domain.dossier.services.presences import (
    NotedPresence,
    note_named_presence,
    note_presence,
    presences_still_true,
    restore_presence,
    withdraw_presence,
)
from openkam.domain.dossier.services.refusals import (
    BadCompetitor,
    BadContest,
    BadContract,
    BadFact,
    BadPoint,
    ChangedMeanwhile,
    Refusal,
    UnknownCompetitor,
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
    "BadCompetitor",
    "BadContest",
    "BadContract",
    "BadFact",
    "BadFile",
    "BadPoint",
    "ChangedMeanwhile",
    "Deal",
    "Described",
    "InUse",
    "Noted",
    "NotedPresence",
    "Refusal",
    "RevisionEnded",
    "UnknownCompetitor",
    "add_competitor",
    "add_contest",
    "add_contract",
    "add_file",
    "add_point",
    "begin_revision",
    "change_competitor",
    "change_contest",
    "change_contract",
    "change_file",
    "competitor_named",
    "contracts_still_true",
    "end_revision",
    "merge_competitors",
    "move_point",
    "note_act",
    "note_fact",
    "note_named_presence",
    "note_presence",
    "part_competitor",
    "presences_still_true",
    "remove_contest",
    "remove_file",
    "rename_point",
    "restore_contest",
    "restore_contract",
    "restore_file",
    "restore_presence",
    "restore_version",
    "retire_competitor",
    "retire_point",
    "still_true",
    "withdraw_contract",
    "withdraw_fact",
    "withdraw_presence",
]
