"""Why a file is not taken."""


class BadFile(Exception):
    """A file that is empty, too large, of a kind that is not taken, or not what it is called.

    `str()` is the message for the user.
    """
