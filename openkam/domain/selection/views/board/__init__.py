"""The result of a round for the board, as PDF and as a workbook."""

from openkam.domain.selection.views.board.files import board_pdf, board_xlsx

__all__ = ["board_pdf", "board_xlsx"]
