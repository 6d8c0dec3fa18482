"""Why a wish was not carried out; each says so in words for the user."""

from openkam.domain.dossier.models import Provenance


class Refusal(Exception):
    """What was asked is not possible as things stand; `str()` is the message for the user."""

    def __init__(self, message: str = "", *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
        """Which of the things typed it is about; "" for none of them alone."""


class BadFact(Refusal):
    """A fact has a kind, a value of its type, and a source."""


class BadContract(Refusal):
    """A contract has a title, days in their order, and a value with its currency and period."""


class ChangedMeanwhile(Refusal):
    """Somebody else noted another version meanwhile; nothing was overwritten."""

    def __init__(self, message: str, standing: Provenance | None) -> None:
        super().__init__(message)
        self.standing = standing
        """What holds now."""
