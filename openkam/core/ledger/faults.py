"""What can go wrong with a sales file or the ledger, in words for the user.

The ledger knows no translations: each fault carries a stable code and its parameters, so that the
caller can say it in another language; `str()` is the English sentence.
"""

from collections.abc import Sequence


class LedgerFault(Exception):
    """Something the user or the operator can mend; `str()` is the message."""

    def __init__(self, message: str, code: str = "ledger", **parameters: object) -> None:
        super().__init__(message)
        self.code = code
        self.parameters = parameters


class MappingFault(LedgerFault):
    """The mapping file does not say what it should; all problems at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems), "mapping", problems=list(problems))
        self.problems = list(problems)


class FileFault(LedgerFault):
    """The sales file cannot be read as it is."""


class AmbiguousNumbers(FileFault):
    """Every number could be read with a decimal point and with a decimal comma."""


class AmbiguousDates(FileFault):
    """Every date could be read in more than one order of day and month."""


class DocumentsChanged(LedgerFault):
    """The file brings other versions of documents that the ledger holds."""

    def __init__(self, documents: Sequence[str], total: int) -> None:
        shown = ", ".join(documents[:5]) + (" …" if total > 5 else "")
        super().__init__(
            f"{total} documents differ from what was imported before: {shown}",
            "documents_changed",
            documents=list(documents),
            total=total,
        )
        self.documents = list(documents)
        self.total = total


class LedgerBusy(LedgerFault):
    """Another import is writing."""

    def __init__(self) -> None:
        super().__init__("Another import is running; try again when it has ended.", "busy")


class NoSpace(LedgerFault):
    """The disk, or the allowance for files, is full."""

    def __init__(self) -> None:
        super().__init__("There is no space left for the sales data; nothing was changed.", "space")
