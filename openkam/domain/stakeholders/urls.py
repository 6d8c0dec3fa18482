"""Addresses of the room."""

from django.urls import path

from openkam.domain.stakeholders.views import coverage

app_name = "stakeholders"
urlpatterns = [
    path(
        "accounts/<int:pk>/if-leaves/",
        coverage.account_if_leaves,
        name="account-if-leaves",
    ),
    path("accounts/<int:pk>/stage/", coverage.stage_set, name="stage-set"),
    path("colleagues/if-leaves/", coverage.colleagues_leave, name="colleagues-leave"),
    path("colleagues/<int:pk>/if-leaves/", coverage.colleague_leaves, name="colleague-leaves"),
    path("positions/<int:pk>/if-leaves/", coverage.if_leaves, name="if-leaves"),
]
