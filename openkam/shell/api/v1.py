"""The root of the API: every room's operations under /api/v1."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja import errors as ninja

import openkam
from openkam.core.access.users import UserRefusal
from openkam.core.api.parameters import refuse_unknown
from openkam.core.api.problems import CODES, Problem, problem_response, reason_of
from openkam.core.api.values import words_for
from openkam.core.api.versions import NotModified
from openkam.core.jobs.faults import message_for
from openkam.core.saved_views.services import ViewRefusal
from openkam.core.webhooks.endpoints import BadEndpoint
from openkam.domain.dossier import services as dossier_services
from openkam.domain.dossier.api import router as dossier
from openkam.domain.economics.api import router as economics
from openkam.domain.portfolio import services
from openkam.domain.portfolio.api import router as portfolio
from openkam.domain.selection import services as selection_services
from openkam.domain.selection.api import router as selection
from openkam.domain.stakeholders import services as stakeholders_services
from openkam.domain.stakeholders.api import router as stakeholders
from openkam.shell.api import backups, invitations, jobs, me, saved_views, tokens, users, webhooks
from openkam.shell.api.document import complete

logger = logging.getLogger(__name__)


class HouseApi(NinjaAPI):
    """The API with its document completed by what all operations share."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._scopes: dict[str, str] = {}

    def get_openapi_operation_id(self, operation: Any) -> str:
        """Return the name of the function, which is unique among all operations."""
        name: str = operation.view_func.__name__
        self._scopes[name] = operation.auth_callbacks[0].scope
        return name

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the OpenAPI document."""
        return complete(super().get_openapi_schema(**options), self._scopes)


api = HouseApi(
    title="OpenKAM",
    version=openkam.__version__,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
api.add_decorator(refuse_unknown, mode="operation")
api.add_router("", portfolio)
api.add_router("", economics)
api.add_router("", selection)
api.add_router("", stakeholders)
api.add_router("", dossier)
api.add_router("/jobs", jobs.router, tags=["Jobs"])
api.add_router("/users", users.router, tags=["Users"])
api.add_router("/invitations", invitations.router, tags=["Users"])
api.add_router("/webhooks", webhooks.router, tags=["Webhooks"])
api.add_router("/deliveries", webhooks.deliveries_router, tags=["Webhooks"])
api.add_router("/views", saved_views.router, tags=["Saved views"])
api.add_router("/tokens", tokens.router, tags=["Tokens"])
api.add_router("/backups", backups.router, tags=["Backups"])
api.add_router("", me.router, tags=["Who and where"])


def api_urls() -> Any:
    """Return the addresses of all operations, open to the sign-in of tokens alone."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        # The API answers 401 itself.
        pattern.callback.login_required = False  # type: ignore[union-attr]
    return patterns, app_name, namespace


@api.exception_handler(Problem)
def _problem(request: HttpRequest, fault: Problem) -> HttpResponse:
    return problem_response(fault.status, fault.detail, code=fault.code, **fault.more)


@api.exception_handler(NotModified)
def _not_modified(request: HttpRequest, fault: NotModified) -> HttpResponse:
    return HttpResponse(status=304)


@api.exception_handler(ninja.AuthenticationError)
def _no_token(request: HttpRequest, fault: ninja.AuthenticationError) -> HttpResponse:
    said = _(
        "Send a valid token: Authorization: Bearer okam_… Make one under your name, My API tokens."
    )
    return problem_response(401, said, headers={"WWW-Authenticate": 'Bearer realm="OpenKAM"'})


@api.exception_handler(ninja.HttpError)
def _by_framework(request: HttpRequest, fault: ninja.HttpError) -> HttpResponse:
    status = fault.status_code if fault.status_code in CODES else 400
    return problem_response(status, str(fault))


@api.exception_handler(ninja.ValidationError)
def _not_valid(request: HttpRequest, fault: ninja.ValidationError) -> HttpResponse:
    errors = [_place(error) | {"detail": words_for(error)} for error in fault.errors]
    return problem_response(422, _("Some values are not accepted."), code="invalid", errors=errors)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, fault: Http404) -> HttpResponse:
    return problem_response(404, _("This does not exist, or is not open to you."))


@api.exception_handler(PermissionDenied)
def _not_allowed(request: HttpRequest, fault: PermissionDenied) -> HttpResponse:
    said = _(
        "Neither your role nor your level on the account lets you do this. "
        "What it needs stands in the reference: /api/v1/docs/."
    )
    return problem_response(403, str(fault) or said)


@api.exception_handler(services.Refusal)
@api.exception_handler(selection_services.Refusal)
@api.exception_handler(stakeholders_services.Refusal)
@api.exception_handler(dossier_services.Refusal)
@api.exception_handler(UserRefusal)
@api.exception_handler(BadEndpoint)
@api.exception_handler(ViewRefusal)
def _refused(request: HttpRequest, fault: Exception) -> HttpResponse:
    return problem_response(422, str(fault), reason=reason_of(fault))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    return problem_response(422, " ".join(fault.messages))


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, fault: RequestDataTooBig) -> HttpResponse:
    return problem_response(413)


@api.exception_handler(Exception)
def _fault(request: HttpRequest, fault: Exception) -> HttpResponse:
    from openkam.core.ledger import LedgerFault

    if isinstance(fault, LedgerFault):
        logger.error("The ledger's fault on %s: %s", request.path, fault, exc_info=fault)
        return problem_response(503, str(fault), reason=fault.code.replace("_", "-"))
    logger.error("A fault on %s", request.path, exc_info=fault)
    words = message_for(fault) or _("Nobody foresaw this. The operator finds more in the log.")
    return problem_response(500, words)


def _place(error: dict[str, Any]) -> dict[str, str]:
    """Name the part of the request that an error is about: a member of the body or a parameter."""
    where, *path = error["loc"]
    # The framework puts the name of our parameter first.
    steps = [str(step) for step in path[1:]] or [str(step) for step in path]
    if where == "body":
        return {"pointer": "/" + "/".join(steps)}
    return {"parameter": ".".join(steps)}
