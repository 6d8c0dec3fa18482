"""Files of a round that a board takes home."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.core.face.xlsx_file import xlsx_response
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection import selectors
from openkam.domain.selection.views.board import paper, workbook


@require_safe
def board_pdf(request: Request, pk: int) -> HttpResponse:
    """Return the round as a paper for the board: list, reasons, criteria, how sure it is."""
    board = selectors.board(request.user, pk)
    page = "round-ranking" if board.result.is_draft else "round-list"
    content = paper.pdf(
        board,
        portfolio.company_settings(),
        address=request.build_absolute_uri(reverse(f"selection:{page}", args=[pk])),
        today=localdate(),
    )
    name = _file_name(board, "pdf")
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


@require_safe
def board_xlsx(request: Request, pk: int) -> HttpResponse:
    """Return the round as a workbook: list, scores, criteria, judgements, rules."""
    board = selectors.board(request.user, pk)
    note = paper.standing(board)
    if board.result.is_draft:
        note = f"{paper.draft_word()} · {note}"
    tables = workbook.tables(request.user, board)
    return xlsx_response(_file_name(board, "xlsx"), tables, note)


def _file_name(board: selectors.Board, kind: str) -> str:
    found = board.result.round
    day = f"-{found.as_of:%Y-%m-%d}" if found.as_of else ""
    draft = "-draft" if board.result.is_draft else ""
    return f"selection-{found.pk}{day}{draft}.{kind}"
