"""Bringing files of people in: preparation, storing, undoing, forgetting."""

from openkam.domain.stakeholders.services.importing.drafts import (
    LARGEST,
    BadFile,
    NotInPreparation,
    describe,
    enqueue,
    give_up,
    hold_draft,
    note_preview,
    remove_old_drafts,
    take_file,
)
from openkam.domain.stakeholders.services.importing.finishing import (
    CannotUndo,
    finish,
    undo_import,
)
from openkam.domain.stakeholders.services.importing.forgetting import forget_person
from openkam.domain.stakeholders.services.importing.plans import Plan, PlannedPerson
from openkam.domain.stakeholders.services.importing.storing import store

__all__ = [
    "LARGEST",
    "BadFile",
    "CannotUndo",
    "NotInPreparation",
    "Plan",
    "PlannedPerson",
    "describe",
    "enqueue",
    "finish",
    "forget_person",
    "give_up",
    "hold_draft",
    "note_preview",
    "remove_old_drafts",
    "store",
    "take_file",
    "undo_import",
]
