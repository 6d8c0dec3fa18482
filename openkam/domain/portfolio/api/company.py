"""The company itself: how it reckons, its thresholds, and everything it owns as one file."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, require_scopes, writing
from openkam.core.api.problems import Problem
from openkam.core.api.scopes import AREAS, READ
from openkam.core.api.shapes import NO_NUL, VERSIONED, Body, Day, Flag
from openkam.core.api.versions import require_version, tell_version
from openkam.core.face import currencies
from openkam.core.jobs.shapes import JobOut, job_shown
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.imports import folder
from openkam.domain.portfolio.selectors.company import lock_company

if TYPE_CHECKING:
    from openkam.core.access.models import User

router = Router(by_alias=True)
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
# As the page asks for it: 0.01 % to 100 %.
Share = Annotated[
    Decimal, Field(ge=Decimal("0.0001"), le=1, max_digits=5, decimal_places=4, allow_inf_nan=False)
]
ZIP_FILE = {
    "responses": {
        200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}},
    },
}
THRESHOLDS = services.company.THRESHOLDS


class ThresholdsOut(Schema):
    """At which figures people are asked to look, and to act; shares from 0 to 1."""

    dependence_limit_share: float = Field(
        description="alarm when one account or group has this share of the revenue"
    )
    a_class_limit_share: float = Field(description="class A covers this share of the revenue")
    b_class_limit_share: float = Field(description="classes A and B cover this share together")
    watch_decline_share: float = Field(description="amber from this decline")
    act_decline_share: float = Field(description="red from this decline")
    members_see_whole: bool = Field(
        description="whether members see shares relative to the whole company"
    )


class CompanyOut(Schema):
    """The company that this installation serves."""

    name: str = Field(description="empty before the first visit")
    currency: str = Field(description="of all reports; empty: that of the first import")
    first_month: int = Field(description="of the business year, 1 to 12")
    language: str = Field(description="of new users and mails")
    figures_as_of: date | None = Field(
        description="set by an administrator; null: the last day that the sales data cover"
    )
    data_until: date | None = Field(
        description="last day of the figures prepared now; null before the first import"
    )
    is_demo: bool
    thresholds: ThresholdsOut | None = Field(
        description="for administrators and heads; null for others"
    )


class CompanyChange(Body):
    """The members to change; those left out stay."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_NUL)] | None = (
        None
    )
    currency: Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")] | None = Field(
        None,
        description="ISO 4217, fixed once there are sales lines or rates; empty: that of the first "
        "import",
    )
    first_month: int | None = Field(None, ge=1, le=12, strict=True)
    language: Literal[LANGUAGES] | None = None  # type: ignore[valid-type]
    figures_as_of: Day | None = Field(
        None, description="null: the last day that the sales data cover"
    )


class ThresholdsChange(Body):
    """The members to change; those left out stay. Shares have at most four decimal places."""

    dependence_limit_share: Share | None = None
    a_class_limit_share: Share | None = None
    b_class_limit_share: Share | None = None
    watch_decline_share: Share | None = None
    act_decline_share: Share | None = None
    members_see_whole: Flag | None = None


class ExportFile(Schema):
    """A file that lies ready."""

    name: str
    bytes: int
    made_at: datetime
    kept_until: datetime


class ExportOut(Schema):
    """Where the export of everything stands."""

    job: JobOut | None = Field(description="the youngest one; null: nobody has exported lately")
    file: ExportFile | None = Field(description="null: none lies ready")


@router.get("", auth=reading("company"), response=CompanyOut, summary="Read the company")
def read_company(request: Request) -> dict[str, Any]:
    """Return what the company is called and how it reckons."""
    return _told(request)


@router.patch(
    "",
    auth=writing("company"),
    response=CompanyOut,
    summary="Change the company",
    openapi_extra={**VERSIONED, "x-problems": [409]},
)
def change_company(request: Request, given: CompanyChange) -> dict[str, Any]:
    """Change name, currency, business year, language or the day of the figures.

    For administrators. The currency is refused once there are sales lines or rates in it.
    """
    changes = _said(given, nullable={"figures_as_of"})
    if "name" in changes:
        changes["name"] = _name(changes["name"])
    if changes.get("currency") and changes["currency"] not in dict(currencies.choices()):
        raise _bad("currency", _("There is no such currency today."))
    with transaction.atomic():
        _require_version(request)
        services.change_company(request.user, **changes)
        return _told(request)


@router.patch(
    "/thresholds",
    auth=writing("company"),
    response=CompanyOut,
    summary="Change the thresholds",
    openapi_extra={**VERSIONED, "x-problems": [409]},
)
def change_thresholds(request: Request, given: ThresholdsChange) -> dict[str, Any]:
    """Change the limits at which figures ask for attention; If-Match is the company's ETag.

    For administrators and heads. Refused where A would not end before B, or where `act` would
    stand for a smaller decline than `watch`.
    """
    with transaction.atomic():
        _require_version(request)
        services.change_thresholds(request.user, **_said(given))
        return _told(request)


@router.get(
    "/export", auth=reading("company"), response=ExportOut, summary="Where the export stands"
)
def read_company_export(request: Request) -> dict[str, Any]:
    """Return the youngest export of everything. For administrators who see all accounts."""
    ready = folder.parcel(request.user, now=now())
    job = folder.latest_export(request.user)
    return {
        "job": job_shown(job) if job else None,
        "file": {
            "name": ready.path.name,
            "bytes": ready.bytes,
            "made_at": ready.made_at,
            "kept_until": ready.kept_until,
        }
        if ready
        else None,
    }


@router.post(
    "/export", auth=writing("company"), response={202: JobOut}, summary="Export everything"
)
def start_company_export(request: Request) -> Status[dict[str, Any]]:
    """Have a job pack everything the company owns; one that is under way serves all who ask.

    For administrators who see all accounts.
    """
    return Status(202, job_shown(folder.start_export(request.user)))


@router.get(
    "/export/file",
    auth=reading("company"),
    summary="Download the export",
    openapi_extra={**ZIP_FILE, "x-problems": [404]},
)
def download_company_export(request: Request) -> FileResponse:
    """Return the export that lies ready as a ZIP file; 404 without one.

    It holds everything: the token needs the right to read in all areas.
    """
    require_scopes(request, [f"{area}:{READ}" for area in AREAS])
    ready = folder.parcel(request.user, now=now())
    if ready is None:
        raise Http404
    return FileResponse(
        ready.path.open("rb"),
        as_attachment=True,
        filename=ready.path.name,
        content_type="application/zip",
    )


def _said(given: Body, nullable: set[str] | frozenset[str] = frozenset()) -> dict[str, Any]:
    """What the body changes; null means something only where it is an answer."""
    members = given.model_dump(exclude_unset=True)
    return {name: v for name, v in members.items() if v is not None or name in nullable}


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise _bad("name", _("The company needs a name."))
    return name


def _bad(member: str, words: str) -> Problem:
    errors = [{"pointer": f"/{member}", "detail": words}]
    return Problem(422, words, code="invalid", errors=errors)


def _require_version(request: Request) -> None:
    if not lock_company():
        raise Problem(409, _("Set the company up in the browser first."), reason="not-set-up")
    require_version(request, _shown(request.user))


def _told(request: HttpRequest) -> dict[str, Any]:
    actor: Any = request.user
    found = _shown(actor)
    tell_version(request, found)
    return found


def _shown(actor: "User") -> dict[str, Any]:
    basis = selectors.basis_for(actor)
    company = basis.company
    told = ("name", "currency", "first_month", "language", "figures_as_of", "is_demo")
    may_see = actor.is_administrator or actor.is_head
    return {
        **{name: getattr(company, name) for name in told},
        "data_until": basis.figures.as_of if basis.figures else None,
        "thresholds": {name: getattr(company, name) for name in THRESHOLDS} if may_see else None,
    }
