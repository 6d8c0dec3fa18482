"""What goes wrong between the provider, a person and us."""


class ProviderUnreachable(Exception):
    """The provider gives no usable answer now; nothing is known about anybody."""


class AnswerRefused(Exception):
    """The provider's answer is not what it should be; it may be forged. The message is a log's."""


class GrantGone(Exception):
    """The provider gives no more tokens for this person: `invalid_grant`."""


class NotAdmitted(Exception):
    """This person does not get in; `reason` tells the page which words to use."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
