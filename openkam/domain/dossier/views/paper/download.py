"""The address at which the paper is made and downloaded."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.domain.dossier.views.paper.contents import contents
from openkam.domain.dossier.views.paper.pdf import pdf
from openkam.domain.portfolio import panels as portfolio_panels
from openkam.domain.portfolio import selectors as portfolio


@require_safe
def paper(request: Request, pk: int) -> HttpResponse:
    """Return the dossier as PDF in the reader's language; with `?length=page` on one page."""
    basis = portfolio.basis_for(request.user)
    account = portfolio_panels.subject(request.user, pk, basis)
    data = contents(request.user, account, basis, today=localdate(), address=_address(request, pk))
    company = portfolio.company()
    length = "page" if request.GET.get("length") == "page" else "whole"
    logo = bytes(company.logo) if company and company.logo else b""
    body = pdf({**data, "company": company.name if company else ""}, length=length, logo=logo)
    name = slugify(account.name, allow_unicode=True) or str(pk)
    filename = f"{slugify(_('Dossier'), allow_unicode=True)}-{name}-{localdate():%Y-%m-%d}.pdf"
    headers = {"Content-Disposition": content_disposition_header(True, filename)}
    return HttpResponse(body, content_type="application/pdf", headers=headers)


def _address(request: HttpRequest, pk: int) -> str:
    return request.build_absolute_uri(reverse("web:account-dossier", args=[pk]))
