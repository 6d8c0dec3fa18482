"""Why a file could not be fetched, in words for the user.

Like the ledger's, each fault carries a stable code and its parameters, so that the caller can say
it in another language; `str()` is the English sentence.
"""


class FetchFault(Exception):
    """A file could not be fetched; `is_passing` tells that trying again later may help."""

    def __init__(
        self, message: str, code: str, *, is_passing: bool = False, **parameters: object
    ) -> None:
        super().__init__(message)
        self.code = code
        self.is_passing = is_passing
        self.parameters = parameters
