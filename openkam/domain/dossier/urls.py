"""Addresses of the room."""

from django.urls import path

from openkam.domain.dossier.views import (
    answers,
    competitor,
    competitors,
    contests,
    contract_list,
    contracts,
    due_list,
    facts,
    files,
    kinds,
    points,
    presences,
    revisions,
)
from openkam.domain.dossier.views.paper import paper

app_name = "dossier"
urlpatterns = [
    path("accounts/<int:pk>/contracts/new/", contracts.contract_add, name="contract-add"),
    path(
        "accounts/<int:pk>/contracts/still-true/",
        contracts.contracts_still_true,
        name="contracts-still-true",
    ),
    path("contracts/", contract_list.contract_list, name="contracts"),
    path("contracts/export.<slug:kind>", contract_list.contracts_export, name="contracts-export"),
    path("contracts/<int:pk>/", contracts.contract, name="contract"),
    path("contracts/<int:pk>/answer/", answers.contract_answer, name="contract-answer"),
    path("contracts/<int:pk>/edit/", contracts.contract_edit, name="contract-edit"),
    path("contracts/<int:pk>/withdraw/", contracts.contract_withdraw, name="contract-withdraw"),
    path(
        "contracts/versions/<int:pk>/restore/",
        contracts.contract_restore,
        name="contract-restore",
    ),
    path("accounts/<int:pk>/facts/<slug:kind>/", facts.fact_note, name="fact-note"),
    path("accounts/<int:pk>/paper/", paper, name="paper"),
    path("accounts/<int:pk>/still-true/", facts.still_true, name="still-true"),
    path("accounts/<int:pk>/files/", files.file_add, name="file-add"),
    path("files/<int:pk>/", files.file, name="file"),
    path("files/<int:pk>/download/", files.file_download, name="file-download"),
    path("files/<int:pk>/remove/", files.file_remove, name="file-remove"),
    path("files/<int:pk>/restore/", files.file_restore, name="file-restore"),
    path("facts/<int:pk>/", facts.fact, name="fact"),
    path("facts/<int:pk>/answer/", answers.fact_answer, name="fact-answer"),
    path("facts/<int:pk>/withdraw/", facts.withdraw, name="fact-withdraw"),
    path("accounts/<int:pk>/revise/", revisions.revision_begin, name="revision-begin"),
    path("kinds/", kinds.kinds, name="kinds"),
    path("kinds/add/", kinds.kind_add, name="kind-add"),
    path("kinds/<int:pk>/", kinds.kind_edit, name="kind-edit"),
    path("kinds/<int:pk>/retire/", kinds.kind_retire, name="kind-retire"),
    path("templates/", kinds.templates, name="templates"),
    path("revisions/", due_list.revisions, name="revisions"),
    path("revisions/list.<slug:kind>", due_list.revisions_export, name="revisions-export"),
    path("revisions/<int:pk>/", revisions.revision, name="revision"),
    path("revisions/<int:pk>/end/", revisions.revision_end, name="revision-end"),
    path("versions/<int:pk>/restore/", facts.restore, name="version-restore"),
    # Competitors at an account
    path("accounts/<int:pk>/competitors/add/", presences.presence_add, name="presence-add"),
    path(
        "accounts/<int:pk>/competitors/still-true/",
        presences.still_true,
        name="presences-still-true",
    ),
    path("competitors/at/<int:pk>/", presences.presence, name="presence"),
    path("competitors/at/<int:pk>/note/", presences.presence_edit, name="presence-edit"),
    path("competitors/at/<int:pk>/withdraw/", presences.withdraw, name="presence-withdraw"),
    path("competitors/versions/<int:pk>/restore/", presences.restore, name="presence-restore"),
    # The catalogue of competitors
    path("competitors/", competitors.competitors, name="competitors"),
    path("competitors.<str:kind>", competitors.competitors_export, name="competitors-export"),
    path("competitors/add/", competitor.competitor_add, name="competitor-add"),
    path("competitors/<int:pk>/", competitor.competitor, name="competitor"),
    path("competitors/<int:pk>/change/", competitor.competitor_change, name="competitor-change"),
    path("competitors/<int:pk>/retire/", competitor.competitor_retire, name="competitor-retire"),
    path("competitors/<int:pk>/merge/", competitor.competitor_merge, name="competitor-merge"),
    path("competitors/<int:pk>/part/", competitor.competitor_part, name="competitor-part"),
    # On which points we compare ourselves
    path("points/", points.points, name="points"),
    path("points/add/", points.point_add, name="point-add"),
    path("points/<slug:key>/rename/", points.point_rename, name="point-rename"),
    path("points/<slug:key>/move/", points.point_move, name="point-move"),
    path("points/<slug:key>/retire/", points.point_retire, name="point-retire"),
    # Deals won and lost
    path("accounts/<int:pk>/contests/add/", contests.contest_add, name="contest-add"),
    path("contests/<int:pk>/", contests.contest, name="contest"),
    path("contests/<int:pk>/remove/", contests.remove, name="contest-remove"),
    path("contests/<int:pk>/restore/", contests.restore, name="contest-restore"),
]
