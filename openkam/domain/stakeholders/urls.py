"""Addresses of the room."""

from django.urls import path

from openkam.domain.stakeholders.views import (
    adding,
    changing,
    coverage,
    introductions,
    opinions,
    people,
    person,
    roles,
    threads,
    ties,
    touches,
)
from openkam.domain.stakeholders.views import map as map_views

app_name = "stakeholders"
urlpatterns = [
    path("", people.people, name="people"),
    path("export/<str:kind>/", people.people_export, name="people-export"),
    # One person, and what is changed about them
    path("add/", adding.quick_add, name="quick-add"),
    path("accounts/<int:pk>/add/", adding.person_add, name="person-add"),
    path("accounts/<int:pk>/alike/", adding.person_alike, name="person-alike"),
    path("positions/<int:pk>/", person.person, name="person"),
    path("positions/<int:pk>/person/", changing.person_change, name="person-change"),
    path("positions/<int:pk>/change/", changing.position_change, name="position-change"),
    path("positions/<int:pk>/ways/", changing.ways_set, name="ways-set"),
    path("positions/<int:pk>/roles/", roles.roles_set, name="roles-set"),
    path("positions/<int:pk>/left/", changing.position_end, name="position-end"),
    path("positions/<int:pk>/resume/", changing.position_resume, name="position-resume"),
    path("positions/<int:pk>/moved/", person.person_moved, name="person-moved"),
    path("positions/<int:pk>/opinions/<str:kind>/", opinions.opinion_note, name="opinion-note"),
    path(
        "positions/<int:pk>/opinions/<str:kind>/withdraw/",
        opinions.opinion_withdraw,
        name="opinion-withdraw",
    ),
    # Coverage
    path(
        "accounts/<int:pk>/if-leaves/",
        coverage.account_if_leaves,
        name="account-if-leaves",
    ),
    path("coverage/", threads.thread_list, name="threads"),
    path("coverage.<str:kind>", threads.threads_export, name="threads-export"),
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
    path("accounts/<int:pk>/map/", map_views.map_board, name="map-board"),
    path("accounts/<int:pk>/map/tidy/", map_views.map_tidy, name="map-tidy"),
    path("accounts/<int:pk>/map/undo/", map_views.map_undo, name="map-undo"),
    path("accounts/<int:pk>/map.<str:kind>", map_views.map_export, name="map-export"),
    path("positions/<int:pk>/card/", map_views.map_card, name="map-card"),
    path("positions/<int:pk>/reports-to/", map_views.map_reports, name="map-reports"),
    path("positions/<int:pk>/line/", map_views.map_line, name="map-line"),
    path("positions/<int:pk>/place/", map_views.map_place, name="map-place"),
    path("lines/<int:pk>/remove/", map_views.map_line_remove, name="map-line-remove"),
]
