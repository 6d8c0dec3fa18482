"""Why a wish was not carried out; each says so in words for the user."""


class Refusal(Exception):
    """What was asked is not possible as things stand; `str()` is the message for the user."""

    def __init__(self, message: str = "", *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
        """Which of the things typed it is about; "" for none of them alone."""


class NotOpen(Refusal):
    """The round was run already, so that it does not change any more."""


class NotRun(Refusal):
    """The round has not been run, so that nothing can be decided."""


class BadCriterion(Refusal):
    """A criterion cannot be used or described like this."""


class BadWeights(Refusal):
    """Weights are whole percents that add up to 100, and pairs are compared completely."""


class BadAnchors(Refusal):
    """Anchors are two different numbers."""


class BadRules(Refusal):
    """A must-have or the cut cannot be like this."""


class BadJudgement(Refusal):
    """A judgement is a whole number from 1 to 10, by somebody who judges."""


class JudgesNoMore(BadJudgement):
    """The head has released this judge."""


class BadDecision(Refusal):
    """A decision needs a reason, and can be taken once."""


class DecidedMeanwhile(BadDecision):
    """Somebody else decided while this decision was made; nothing was overwritten."""
