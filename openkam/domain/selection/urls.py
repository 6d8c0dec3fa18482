"""Addresses of the room."""

from django.urls import path

from openkam.domain.selection.views import (
    account,
    board,
    catalogue,
    criteria,
    judgements,
    judges,
    judging,
    pairs,
    rounds,
    rules,
    scores,
    short_list,
    weights,
)

app_name = "selection"
urlpatterns = [
    path("", rounds.round_list, name="rounds"),
    path("criteria/", catalogue.criteria, name="criteria"),
    path("criteria/add/", catalogue.criterion_add, name="criterion-add"),
    path("criteria/<int:pk>/", catalogue.criterion, name="criterion"),
    path("criteria/<int:pk>/retire/", catalogue.criterion_retire, name="criterion-retire"),
    path("rounds/start/", rounds.round_start, name="round-start"),
    path("rounds/<int:pk>/criteria/", criteria.round_criteria, name="round-criteria"),
    path("rounds/<int:pk>/rename/", rounds.round_rename, name="round-rename"),
    path("rounds/<int:pk>/remove/", rounds.round_remove, name="round-remove"),
    path("rounds/<int:pk>/run/", rounds.round_run, name="round-run"),
    path("rounds/<int:pk>/close/", rounds.round_close, name="round-close"),
    path("rounds/<int:pk>/measure/", rounds.round_measure, name="round-measure"),
    path("rounds/<int:pk>/progress/", rounds.round_progress, name="round-progress"),
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
    path("rounds/<int:pk>/weights/", weights.round_weights, name="round-weights"),
    path("rounds/<int:pk>/pairs/", pairs.round_pairs, name="round-pairs"),
    path("rounds/<int:pk>/rules/", rules.round_rules, name="round-rules"),
    path("rounds/<int:pk>/scores/", scores.round_scores, name="round-scores"),
    path("rounds/<int:pk>/scores/<int:criterion>/", scores.round_anchors, name="round-anchors"),
]
