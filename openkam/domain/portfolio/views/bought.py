"""What an account buys, as a part that its page asks for by itself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.domain.portfolio import panels, selectors


@require_safe
def account_product_groups(request: Request, pk: int) -> HttpResponse:
    """Show the product groups that the account buys."""
    account = selectors.account(request.user, pk)
    context = panels.product_groups(request.user, account_id=pk, today=localdate(), account=account)
    name = "portfolio/_product_groups.html" if request.htmx else "portfolio/product_groups.html"
    return render(request, name, {**context, "account": account, "active": "portfolio"})
