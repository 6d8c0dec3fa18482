"""Addresses of the room."""

from django.urls import path

from openkam.domain.stakeholders.views import coverage, introductions, ties, touches

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
    path("positions/<int:pk>/ties/<int:user>/", ties.tie, name="tie"),
    path("positions/<int:pk>/ties/<int:user>/set/", ties.tie_set, name="tie-set"),
    path("positions/<int:pk>/ties/<int:user>/touch/", ties.tie_touch, name="tie-touch"),
    path("positions/<int:pk>/ties/<int:user>/remove/", ties.tie_remove, name="tie-remove"),
    path("ties/restore/", ties.ties_restore, name="ties-restore"),
    path("touches/add/", touches.touch_add, name="touch-add"),
    path("touches/noted/", touches.touches_noted, name="touches-noted"),
    path("touches/remove/", touches.touch_remove, name="touch-remove"),
    path("positions/<int:pk>/introductions/", introductions.introductions, name="introductions"),
    path(
        "accounts/<int:pk>/introductions/",
        introductions.introduction_find,
        name="introduction-find",
    ),
]
