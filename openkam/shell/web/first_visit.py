"""What happens before there is a company: one's own data, or the demo."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from openkam.core.access import setup_code, users
from openkam.core.access.models import User
from openkam.demo import services as demo
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.services import company as companies

if TYPE_CHECKING:
    from openkam.core.jobs.models import Job
    from openkam.demo.people import SignIn


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
    """Whether the operator lets visitors look at the demo company."""
    return bool(settings.DEMO_IS_OFFERED)


def start_demo(*, today: date) -> "Job":
    """Begin to build the demo company; raises the demo's refusals."""
    return demo.start_demo(users.system_user(), today=today)


def is_demo() -> bool:
    """Whether what is shown is the demo company."""
    company = portfolio.company()
    return company is not None and company.is_demo


def demo_sign_ins() -> Sequence["SignIn"]:
    """Return the people as whom anybody may sign in: none but in the demo."""
    return demo.sign_ins() if is_demo() else ()


def leave_demo(actor: User) -> str:
    """Wipe the demo and everything in it; return the code for the first visit that follows."""
    demo.leave_demo(actor)
    return setup_code.current_code()
