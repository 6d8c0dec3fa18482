"""What every page knows."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from openkam.core.access.models import User
from openkam.core.face import formats
from openkam.domain.portfolio.models import Company, Preparation
from openkam.domain.portfolio.selectors.company import company_settings
from openkam.domain.portfolio.selectors.figures import current_preparation
from openkam.shell.web import navigation


class Basis:
    """What all figures rest on. Read only when the base page asks, and once: two queries."""

    def __init__(self) -> None:
        self._company: Company | None = None
        self._preparation: Preparation | None = None
        self._has_asked = False

    @property
    def company(self) -> Company:
        """The company, or its defaults before it is set up."""
        if self._company is None:
            self._company = company_settings()
        return self._company

    @property
    def preparation(self) -> Preparation | None:
        """The figures that pages show; None before the first import."""
        if not self._has_asked:
            self._preparation, self._has_asked = current_preparation(), True
        return self._preparation

    @property
    def as_of(self) -> str:
        """As of which day the figures are."""
        day = formats.day(self.preparation.as_of if self.preparation else None)
        return _("Figures as of %(day)s") % {"day": day}

    @property
    def age(self) -> str:
        """How old that day is; "" before the first import."""
        if self.preparation is None or self.preparation.as_of is None:
            return ""
        today = timezone.localdate()  # noqa: TID251 - what every view shows is part of the views
        return formats.age(self.preparation.as_of, today=today)

    @property
    def is_stale(self) -> bool:
        """Whether sales or settings have changed since the figures were prepared."""
        revision = self.company.figures_revision
        return revision > 0 and (self.preparation is None or self.preparation.revision != revision)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what the base page shows besides the page itself."""
    user = getattr(request, "user", None)  # missing when a middleware refuses early
    if not isinstance(user, User) or not user.is_authenticated:
        return {}
    sections = navigation.sections_of(user)
    match = request.resolver_match
    view = match.view_name if match else ""
    pages = tuple(page for section in sections for page in section.pages)
    return {
        "sections": sections,
        "personal_pages": navigation.personal_pages(),
        "current_page": navigation.current_page(pages, view),
        "basis": Basis(),
        "leave_demo_url": navigation.optional_url("web:demo-leave"),
        "imports_url": next((p.url for p in pages if p.url_name == "portfolio:imports"), ""),
    }
