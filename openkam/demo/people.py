"""Who works at the demo company, and as whom a visitor may sign in."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openkam.core.access.models import Role, User
from openkam.demo import sample

DOMAIN = "adventure-works.example"  # a domain that never exists, so no mail goes anywhere
PASSWORD = "openkam-demo"  # noqa: S105 - shown to everybody on the sign-in page of the demo


@dataclass(frozen=True)
class SignIn:
    """A person as whom a visitor of the demo may look at it."""

    name: str
    mail: str
    role: str
    title: str | Promise
    is_administrator: bool = False

    @property
    def email(self) -> str:
        """The mail address that is entered at sign-in."""
        return f"{self.mail}@{DOMAIN}"

    @property
    def password(self) -> str:
        """The password, which is the same for all of them."""
        return PASSWORD


SIGN_INS = (
    SignIn("Brian Welcker", "brian", Role.HEAD, _("Head of key account management")),
    SignIn("Linda Mitchell", "linda", Role.MEMBER, _("Key account manager, United States")),
    SignIn("Jae Pak", "jae", Role.MEMBER, _("Key account manager, United Kingdom")),
    SignIn("Laura Norman", "laura", Role.OBSERVER, _("Executive, reads everything")),
    SignIn("Jean Trenary", "jean", Role.HEAD, _("Administrator"), is_administrator=True),
)


def head() -> User:
    """Return the head of key account management, who decides; they must be hired before."""
    return User.objects.get(email=SIGN_INS[0].email)


def user(mail: str) -> User:
    """Return a colleague by the part of their address before the @; hired before."""
    return User.objects.get(email=f"{mail}@{DOMAIN}")


def hire_everybody() -> dict[str, User]:
    """Create all users of the demo; return the sales people by their key in the sample."""
    secret = make_password(PASSWORD)  # once: a good hash takes its time
    open_to_visitors = {person.mail: person for person in SIGN_INS}
    for person in SIGN_INS:
        _hire(
            person.mail,
            person.name,
            password=secret,
            role=person.role,
            is_administrator=person.is_administrator,
        )
    for seller in sample.sellers():
        if seller.mail not in open_to_visitors:
            _hire(seller.mail, seller.name, password=make_password(None), role=Role.MEMBER)
    by_mail = {user.email: user for user in User.objects.filter(email__endswith=f"@{DOMAIN}")}
    return {seller.key: by_mail[f"{seller.mail}@{DOMAIN}"] for seller in sample.sellers()}


def _hire(mail: str, name: str, **fields: object) -> None:
    User.objects.get_or_create(email=f"{mail}@{DOMAIN}", defaults={"name": name, **fields})
