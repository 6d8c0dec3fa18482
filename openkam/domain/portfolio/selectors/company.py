"""The company and what it has decided about its figures."""

from openkam.domain.portfolio.models import Company


def company() -> Company | None:
    """Return the company; None until the first visit has set it up."""
    # Without the logo: the row is read on every page, the picture on none but its own.
    return Company.objects.filter(pk=1).exclude(name="").defer("logo").first()


def company_settings() -> Company:
    """Return the company's row, or an unsaved one with the defaults before anything was stored."""
    return Company.objects.filter(pk=1).defer("logo").first() or Company()


def lock_company() -> bool:
    """Let nobody else change the company until the transaction ends; False if there is none yet."""
    rows = Company.objects.select_for_update().filter(pk=1)
    return rows.values_list("pk").first() is not None
