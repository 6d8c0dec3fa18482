"""Writes of the stakeholders."""

from openkam.domain.stakeholders.services.adding import (
    add_stakeholder,
    edit_position,
    place_person,
)
from openkam.domain.stakeholders.services.answering import note_export
from openkam.domain.stakeholders.services.corrections import (
    CORRECTABLE,
    correct_entry,
    delete_entry,
    entry_of,
)
from openkam.domain.stakeholders.services.coverage import measure_all, once, refresh
from openkam.domain.stakeholders.services.erasing import (
    erase_again,
    erase_person,
    erased_before,
)
from openkam.domain.stakeholders.services.lines import draw_line, remove_line
from openkam.domain.stakeholders.services.objections import decide_objection, note_objection
from openkam.domain.stakeholders.services.opinions import note_opinion, withdraw_opinion
from openkam.domain.stakeholders.services.people import (
    PERSON_FACTS,
    POSITION_FACTS,
    Way,
    add_person,
    add_position,
    change_person,
    change_position,
    end_position,
    hold_position,
    resume_position,
    set_ways,
)
from openkam.domain.stakeholders.services.places import (
    place_of,
    put_back,
    set_place,
    tidy_map,
)
from openkam.domain.stakeholders.services.refusals import (
    BadErasure,
    BadLine,
    BadOpinion,
    BadPerson,
    BadPlace,
    BadPosition,
    BadReporting,
    BadRequest,
    BadRetention,
    BadRole,
    BadStage,
    BadTie,
    BadTouch,
    ChangedMeanwhile,
    PersonErased,
    Refusal,
)
from openkam.domain.stakeholders.services.reporting import set_reports_to
from openkam.domain.stakeholders.services.retention import (
    delete_due,
    delete_what_is_due,
    keep_longer,
    set_retention_times,
)
from openkam.domain.stakeholders.services.roles import (
    Played,
    add_own_role,
    expect_roles,
    retire_own_role,
    set_roles,
)
from openkam.domain.stakeholders.services.stages import set_stage_view
from openkam.domain.stakeholders.services.ties import set_tie, tie_state
from openkam.domain.stakeholders.services.ties_removed import (
    Removed,
    remove_tie,
    remove_touch,
    remove_touches,
    restore,
)
from openkam.domain.stakeholders.services.touches import note_touch, note_touches

__all__ = [
    "BadErasure",
    "BadLine",
    "BadOpinion",
    "BadPerson",
    "BadPlace",
    "BadPosition",
    "BadReporting",
    "BadRequest",
    "BadRetention",
    "BadRole",
    "BadStage",
    "BadTie",
    "BadTouch",
    "CORRECTABLE",
    "ChangedMeanwhile",
    "PERSON_FACTS",
    "POSITION_FACTS",
    "PersonErased",
    "Played",
    "Refusal",
    "Removed",
    "Way",
    "add_own_role",
    "add_person",
    "add_position",
    "add_stakeholder",
    "change_person",
    "change_position",
    "correct_entry",
    "decide_objection",
    "delete_due",
    "delete_entry",
    "delete_what_is_due",
    "draw_line",
    "edit_position",
    "end_position",
    "entry_of",
    "erase_again",
    "erase_person",
    "erased_before",
    "expect_roles",
    "hold_position",
    "keep_longer",
    "measure_all",
    "note_export",
    "note_objection",
    "note_opinion",
    "note_touch",
    "note_touches",
    "once",
    "place_person",
    "refresh",
    "place_of",
    "put_back",
    "remove_line",
    "remove_tie",
    "remove_touch",
    "remove_touches",
    "restore",
    "resume_position",
    "retire_own_role",
    "set_place",
    "set_reports_to",
    "set_retention_times",
    "set_roles",
    "set_stage_view",
    "set_tie",
    "set_ways",
    "tie_state",
    "tidy_map",
    "withdraw_opinion",
]
