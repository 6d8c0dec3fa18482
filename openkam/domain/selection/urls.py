"""Addresses of the room."""

from django.urls import path

from openkam.domain.selection.views import rounds

app_name = "selection"
urlpatterns = [
    path("", rounds.round_list, name="rounds"),
    path("rounds/<int:pk>/confirm/<slug:step>/", rounds.round_confirm, name="round-confirm"),
]
