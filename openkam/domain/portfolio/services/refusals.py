"""Why a wish was not carried out; each says so in words for the user."""


class Refusal(Exception):
    """What was asked is not possible as things stand; `str()` is the message for the user."""
