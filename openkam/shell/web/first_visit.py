"""What happens before there is a company: one's own data, or the demo."""

from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from openkam.core.access import setup_code, users
from openkam.core.access.models import User
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.services import company as companies

if TYPE_CHECKING:
    from openkam.core.jobs.models import Job


def is_over() -> bool:
    """Whether there is a company."""
    return portfolio.company() is not None


@transaction.atomic
def start_with_own_data(
    *, company: Mapping[str, Any], administrator: Mapping[str, Any] | None, actor: User | None
) -> User:
    """Create the company and, unless somebody is signed in already, its first administrator.

    Raises UserRefusal, ValidationError for the password, and the refusals of `create_company`.
    """
    user = actor or users.create_first_administrator(**(administrator or {}))
    companies.create_company(user, **company)
    transaction.on_commit(setup_code.remove)
    return user


def demo_is_offered() -> bool:
    """Whether this installation can show the demo company."""
    return bool(settings.DEMO_IS_OFFERED) and _demo() is not None


def start_demo(*, today: date) -> "Job":
    """Begin to build the demo company; the one-time code is used up."""
    demo = _demo()
    if demo is None:
        raise LookupError("The demo is not part of this installation.")
    job: Job = demo.start_demo(users.system_user(), today=today)
    return job


def is_demo() -> bool:
    """Whether what is shown is the demo company."""
    company = portfolio.company()
    return company is not None and company.is_demo


def demo_sign_ins() -> Sequence[Any]:
    """Return the names that anybody may use, only while the demo company is shown."""
    demo = _demo()
    if demo is None or not is_demo():
        return ()
    sign_ins: Sequence[Any] = demo.sign_ins()
    return sign_ins


def leave_demo(actor: User) -> str:
    """Wipe the demo and everything in it; return the code for the first visit that follows."""
    demo = _demo()
    if demo is None:
        raise LookupError("The demo is not part of this installation.")
    demo.leave_demo(actor)
    return setup_code.current_code()


def _demo() -> Any | None:
    return import_module("openkam.demo.services") if find_spec("openkam.demo.services") else None
