"""Reads of the stakeholders."""

from openkam.domain.stakeholders.selectors.answering import (
    kept_person,
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
from openkam.domain.stakeholders.selectors.evidence import (
    Change,
    TieEvidence,
    changes,
    last_met,
    tie_evidence,
)
from openkam.domain.stakeholders.selectors.introductions import (
    Introductions,
    Way,
    WayStep,
    introductions,
)
from openkam.domain.stakeholders.selectors.matrix import Matrix, Wanted, has_large_gap, matrix
from openkam.domain.stakeholders.selectors.network import network_of, team_of
from openkam.domain.stakeholders.selectors.positions import position, tie
from openkam.domain.stakeholders.selectors.relationship import (
    STAGE_NAMES,
    observed_stage,
    stage_views,
)
from openkam.domain.stakeholders.selectors.roles import expected_roles, role_names
from openkam.domain.stakeholders.selectors.snapshot import (
    KnownTie,
    Snapshot,
    snapshot,
    snapshot_of,
    ties_of,
)
from openkam.domain.stakeholders.selectors.snapshots import snapshots_of

__all__ = [
    "Change",
    "Introductions",
    "KnownTie",
    "Matrix",
    "Snapshot",
    "TieEvidence",
    "Wanted",
    "Way",
    "WayStep",
    "changes",
    "expected_roles",
    "has_large_gap",
    "introductions",
    "kept_person",
    "last_met",
    "matrix",
    "may_answer",
    "network_of",
    "Measured",
    "Snapshot",
    "STAGE_NAMES",
    "THEM",
    "US",
    "account_coverage",
    "expected_roles",
    "measured",
    "normal_value",
    "position",
    "observed_stage",
    "person_to_answer",
    "role_names",
    "snapshot",
    "snapshot_of",
    "stakeholders_as_json",
    "team_of",
    "tie",
    "tie_as_json",
    "tie_evidence",
    "snapshots_of",
    "stage_views",
    "ties_of",
    "whom_to_ask",
]
