"""An import in preparation: which column is what, the preview, the start."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.views.new_import import size


@require_safe
def import_draft(request: Request, pk: int) -> HttpResponse:
    """Show what is prepared; an import that has been carried out leads to its result."""
    draft = selectors.draft(request.user, pk)
    if draft.batch_id is not None:
        return redirect("portfolio:import", draft.batch_id)
    context = {
        "basis": selectors.basis_for(request.user),
        "active": "portfolio",
        "draft": draft,
        "size": size(draft.upload.size),
    }
    return render(request, "portfolio/import_draft.html", context)
