"""What the codes that the audit trail keeps of people mean."""

from django.utils.translation import gettext_lazy as _

from openkam.domain.stakeholders.models import Erasure, Kept, Line, Objection, Opinion, Touch

CORRECTED = {
    "identity": _("Who they are"),
    "positions": _("Positions"),
    "roles": _("Buying roles"),
    "lines": _("Influence and conflicts"),
    "ties": _("Who of us knows them"),
}
# By field and code.
TRAIL_WORDS: dict[tuple[str, object], object] = {
    **{("kind", code): label for code, label in CORRECTED.items()},
    **{("kind", str(code)): label for code, label in Opinion.Kind.choices},
    **{("kind", str(code)): label for code, label in Line.Kind.choices},
    **{("kind", str(code)): label for code, label in Touch.Kind.choices},
    **{("kind", str(code)): label for code, label in Kept.choices},
    **{("reason", str(code)): label for code, label in Erasure.Reason.choices},
    **{("outcome", str(code)): label for code, label in Objection.Outcome.choices},
}
