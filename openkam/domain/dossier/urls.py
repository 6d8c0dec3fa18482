"""Addresses of the room."""

from django.urls import path

from openkam.domain.dossier.views import contracts, facts, revisions
from openkam.domain.dossier.views.paper import paper

app_name = "dossier"
urlpatterns = [
    path("accounts/<int:pk>/contracts/new/", contracts.contract_add, name="contract-add"),
    path(
        "accounts/<int:pk>/contracts/still-true/",
        contracts.contracts_still_true,
        name="contracts-still-true",
    ),
    path("contracts/<int:pk>/", contracts.contract, name="contract"),
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
    path("facts/<int:pk>/", facts.fact, name="fact"),
    path("facts/<int:pk>/withdraw/", facts.withdraw, name="fact-withdraw"),
    path("accounts/<int:pk>/revise/", revisions.revision_begin, name="revision-begin"),
    path("revisions/", revisions.revisions, name="revisions"),
    path("revisions/<int:pk>/", revisions.revision, name="revision"),
    path("revisions/<int:pk>/end/", revisions.revision_end, name="revision-end"),
    path("versions/<int:pk>/restore/", facts.restore, name="version-restore"),
]
