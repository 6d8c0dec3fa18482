"""Reads of the stakeholders."""

from openkam.domain.stakeholders.selectors.contact_values import normal_value
from openkam.domain.stakeholders.selectors.roles import expected_roles, role_names
from openkam.domain.stakeholders.selectors.snapshot import (
    KnownTie,
    Snapshot,
    snapshot,
    snapshot_of,
    ties_of,
)

__all__ = [
    "KnownTie",
    "Snapshot",
    "expected_roles",
    "normal_value",
    "role_names",
    "snapshot",
    "snapshot_of",
    "ties_of",
]
