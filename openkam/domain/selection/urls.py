"""Addresses of the room."""

from django.urls import path

from openkam.domain.selection.views import board, rounds

app_name = "selection"
urlpatterns = [
    path("", rounds.round_list, name="rounds"),
    path("rounds/<int:pk>/confirm/<slug:step>/", rounds.round_confirm, name="round-confirm"),
    path("rounds/<int:pk>/board.pdf", board.board_pdf, name="board-pdf"),
    path("rounds/<int:pk>/board.xlsx", board.board_xlsx, name="board-xlsx"),
]
