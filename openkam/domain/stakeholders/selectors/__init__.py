"""Reads of the stakeholders."""

from openkam.domain.stakeholders.selectors.answering import (
    kept_person,
    latest_position,
    may_answer,
    person_to_answer,
    whom_to_ask,
)
from openkam.domain.stakeholders.selectors.as_json import stakeholders_as_json, tie_as_json
from openkam.domain.stakeholders.selectors.contact_values import normal_value
from openkam.domain.stakeholders.selectors.coverage import (
    THEM,
    US,
    Measured,
    account_coverage,
    measured,
)
from openkam.domain.stakeholders.selectors.coverage_json import (
    coverage_as_json,
    coverage_of_all_as_json,
)
from openkam.domain.stakeholders.selectors.directory import (
    CONTACTS,
    STATES,
    FoundPerson,
    find_people,
    reach_of,
    responsible,
    responsible_people,
    roles_held,
    stakeholders,
)
from openkam.domain.stakeholders.selectors.due import Due, due, due_of_all
from openkam.domain.stakeholders.selectors.erasure import ErasurePreview, Hung, erasure_preview
from openkam.domain.stakeholders.selectors.evidence import (
    Change,
    TieEvidence,
    changes,
    tie_evidence,
)
from openkam.domain.stakeholders.selectors.held import Coded, Entry, Held, Section, held
from openkam.domain.stakeholders.selectors.introductions import (
    Introductions,
    Way,
    WayStep,
    introductions,
)
from openkam.domain.stakeholders.selectors.known import KnownPerson, known_people, person
from openkam.domain.stakeholders.selectors.matrix import Matrix, Wanted, has_large_gap, matrix
from openkam.domain.stakeholders.selectors.maybe_named import Reading
from openkam.domain.stakeholders.selectors.network import network_of, team_of
from openkam.domain.stakeholders.selectors.places import bosses_at, names_at, product_groups_at
from openkam.domain.stakeholders.selectors.portrait import (
    Move,
    Portrait,
    current_positions,
    moves_of,
    portrait,
)
from openkam.domain.stakeholders.selectors.positions import (
    names_of_people,
    places_of_people,
    position,
    tie,
)
from openkam.domain.stakeholders.selectors.relationship import (
    STAGE_NAMES,
    observed_stage,
    stage_views,
)
from openkam.domain.stakeholders.selectors.retention import deletes_when_due, retention_times
from openkam.domain.stakeholders.selectors.roles import (
    OfferedRole,
    RoleSettings,
    expected_roles,
    role_names,
    role_settings,
)
from openkam.domain.stakeholders.selectors.snapshot import (
    KnownTie,
    Snapshot,
    snapshot,
    snapshot_of,
    ties_of,
)
from openkam.domain.stakeholders.selectors.snapshots import snapshots_of
from openkam.domain.stakeholders.selectors.touching import (
    AccountToTouch,
    PersonToTouch,
    accounts_to_touch,
    people_to_touch,
)
from openkam.domain.stakeholders.selectors.trail_words import TRAIL_WORDS
from openkam.domain.stakeholders.selectors.words import WORDS

__all__ = [
    "AccountToTouch",
    "CONTACTS",
    "Change",
    "Coded",
    "Due",
    "Entry",
    "ErasurePreview",
    "FoundPerson",
    "Held",
    "Hung",
    "Introductions",
    "KnownPerson",
    "KnownTie",
    "Matrix",
    "Measured",
    "Move",
    "OfferedRole",
    "PersonToTouch",
    "Portrait",
    "Reading",
    "RoleSettings",
    "STAGE_NAMES",
    "STATES",
    "Section",
    "Snapshot",
    "THEM",
    "TRAIL_WORDS",
    "TieEvidence",
    "US",
    "WORDS",
    "Wanted",
    "Way",
    "WayStep",
    "account_coverage",
    "accounts_to_touch",
    "bosses_at",
    "changes",
    "coverage_as_json",
    "coverage_of_all_as_json",
    "current_positions",
    "deletes_when_due",
    "due",
    "due_of_all",
    "erasure_preview",
    "expected_roles",
    "find_people",
    "has_large_gap",
    "held",
    "introductions",
    "kept_person",
    "known_people",
    "latest_position",
    "matrix",
    "may_answer",
    "measured",
    "moves_of",
    "names_at",
    "names_of_people",
    "places_of_people",
    "network_of",
    "normal_value",
    "observed_stage",
    "people_to_touch",
    "person",
    "person_to_answer",
    "portrait",
    "position",
    "product_groups_at",
    "reach_of",
    "responsible",
    "responsible_people",
    "retention_times",
    "role_names",
    "role_settings",
    "roles_held",
    "snapshot",
    "snapshot_of",
    "snapshots_of",
    "stage_views",
    "stakeholders",
    "stakeholders_as_json",
    "team_of",
    "tie",
    "tie_as_json",
    "tie_evidence",
    "ties_of",
    "whom_to_ask",
]
