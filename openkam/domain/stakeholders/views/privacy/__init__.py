"""What we owe to the people we note: what we hold, correction, objection, erasure, retention."""

from openkam.domain.stakeholders.views.privacy.correct import person_correct
from openkam.domain.stakeholders.views.privacy.erase import person_erase
from openkam.domain.stakeholders.views.privacy.export import person_export
from openkam.domain.stakeholders.views.privacy.held import person_held
from openkam.domain.stakeholders.views.privacy.objection import objection_decide, person_object
from openkam.domain.stakeholders.views.privacy.retention import (
    retention,
    retention_decide,
    retention_times,
)

__all__ = [
    "objection_decide",
    "person_correct",
    "person_erase",
    "person_export",
    "person_held",
    "person_object",
    "retention",
    "retention_decide",
    "retention_times",
]
