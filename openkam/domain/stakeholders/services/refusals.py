"""Why a wish was not carried out; each says so in words for the user."""


class Refusal(Exception):
    """What was asked is not possible as things stand; `str()` is the message for the user."""

    def __init__(self, message: str = "", *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
        """Which of the things typed it is about; "" for none of them alone."""


class BadPerson(Refusal):
    """A person has a name, and facts that can be."""


class BadPosition(Refusal):
    """A position has days in order, and one account holds a person once at a time."""


class BadReporting(Refusal):
    """Nobody reports to themselves, in a circle, or to somebody of another account."""


class BadPlace(Refusal):
    """A place on the map is near the others."""


class ChangedMeanwhile(Refusal):
    """Somebody else changed the same thing while this change was made; nothing was overwritten."""


class BadRole(Refusal):
    """A role is one that the company knows."""


class BadOpinion(Refusal):
    """An opinion is on its scale and says how we know."""


class BadLine(Refusal):
    """A line joins two people of the same account."""


class BadTie(Refusal):
    """A tie joins one of us and one of them, with a rating on its scale."""


class BadTouch(Refusal):
    """A contact has a day that is not to come, and a kind."""


class BadStage(Refusal):
    """A view of the relationship names a stage and says what it is seen by."""


class BadErasure(Refusal):
    """Who is erased is named, and those who reported to them report to somebody who can be."""


class BadRequest(Refusal):
    """What a person asks for has a day that is not to come, and each decision a reason."""


class BadRetention(Refusal):
    """A retention time is 1 to 240 months, and what is kept longer has a reason."""


class PersonErased(
    BadPerson, BadPosition, BadReporting, BadRole, BadOpinion, BadLine, BadTie, BadTouch
):
    """Nothing is noted of a person who was erased: every kind of write may meet it."""
