"""The company and what it has decided about its figures."""

from openkam.domain.portfolio.models import Company


def company() -> Company | None:
    """Return the company; None until the first visit has set it up."""
    return Company.objects.filter(pk=1).exclude(name="").first()


def company_settings() -> Company:
    """Return the company's row, or an unsaved one with the defaults before anything was stored."""
    return Company.objects.filter(pk=1).first() or Company()
