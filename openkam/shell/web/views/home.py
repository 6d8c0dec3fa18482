"""Where the product opens."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.domain.portfolio import selectors


@require_safe
def home(request: Request) -> HttpResponse:
    """Open the first answer for those who see the whole, and the accounts for everybody else."""
    figures = selectors.figures()
    has_sales = figures is not None and figures.period is not None
    if has_sales and request.user.sees_all_accounts:
        return redirect("economics:concentration")
    return redirect("portfolio:accounts")
