"""Every address of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("openkam.shell.web.urls")),
    path("api/", include("openkam.shell.api.urls")),
    path("portfolio/", include("openkam.domain.portfolio.urls")),
    path("economics/", include("openkam.domain.economics.urls")),
    path("people/", include("openkam.domain.stakeholders.urls")),
    path("dossier/", include("openkam.domain.dossier.urls")),
    path("selection/", include("openkam.domain.selection.urls")),
    path("sign-in/", include("openkam.shell.web.sign_in_urls")),
]
