"""What the codes that the audit trail keeps of dossiers mean."""

from openkam.domain.dossier.models import BUILT_IN, Section, ValueType

# By field and code.
TRAIL_WORDS: dict[tuple[str, object], object] = {
    **{(field, kind.code): kind.name for field in ("kind", "expected") for kind in BUILT_IN},
    **{("section", str(code)): label for code, label in Section.choices},
    **{("value_type", str(code)): label for code, label in ValueType.choices},
}
