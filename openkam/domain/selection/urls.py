"""Addresses of the room."""

from django.urls import path

from openkam.domain.selection.views import (
    account,
    board,
    judgements,
    judges,
    judging,
    rounds,
    short_list,
)

app_name = "selection"
urlpatterns = [
    path("", rounds.round_list, name="rounds"),
    path("rounds/<int:pk>/confirm/<slug:step>/", rounds.round_confirm, name="round-confirm"),
    path("rounds/<int:pk>/board.pdf", board.board_pdf, name="board-pdf"),
    path("rounds/<int:pk>/board.xlsx", board.board_xlsx, name="board-xlsx"),
    path("rounds/<int:pk>/short-list/", short_list.round_short_list, name="round-short-list"),
    path("rounds/<int:pk>/judges/", judges.round_judges, name="round-judges"),
    path("rounds/<int:pk>/judgements/", judgements.round_judgements, name="round-judgements"),
    path("rounds/<int:pk>/accounts/<int:row>/", account.account, name="account"),
    path("judging/", judging.judging, name="judging"),
    path("judging/<int:pk>/", judging.judge, name="judge"),
    path("judging/<int:pk>/<int:row>/<int:criterion>/", judging.judge_score, name="judge-score"),
]
