"""`openkam user`: the operator invites colleagues and helps those who cannot get in."""

import argparse

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from openkam.core.access import invitations, users
from openkam.core.access.models import Role, User
from openkam.core.company_sign_in import withdrawal
from openkam.core.served import public_address
from openkam.shell.cli.main import refuse
from openkam.shell.cli.output import json_text, table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do and for whom."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    invite = acts.add_parser("invite", help="print a link by which a colleague becomes a user")
    invite.add_argument("email", metavar="MAIL", help="the colleague's mail address")
    invite.add_argument("--name", default="", help="the colleague's name (default: from the mail)")
    invite.add_argument(
        "--role", choices=Role.values, default=Role.MEMBER.value, help="default: %(default)s"
    )
    invite.add_argument("--administrator", action="store_true", help="looks after the system too")
    invite.add_argument(
        "--language", choices=[code for code, _name in settings.LANGUAGES], default=""
    )
    invite.set_defaults(act=_invite)
    listing = acts.add_parser("list", help="list users, and invitations that wait")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(act=_list)
    for name, act, purpose in (
        ("reset-link", _reset_link, "print a link by which a user sets a new password"),
        ("reset-second-factor", _reset_second_factor, "forget a user's second factor"),
        ("deactivate", _deactivate, "shut a user out at once"),
        ("reactivate", _reactivate, "let a user in again"),
        ("untie", _untie, "forget which account of company sign-in is a user's"),
    ):
        command = acts.add_parser(name, help=purpose)
        command.add_argument("email", metavar="MAIL", help="the user's mail address")
        command.set_defaults(act=act)


def run(options: argparse.Namespace) -> int:
    """Do what was asked, in the name of the system; return the exit code."""
    code: int = options.act(users.system_user(), options)
    return code


def _invite(actor: User, options: argparse.Namespace) -> int:
    try:
        validate_email(options.email)
    except ValidationError:
        return refuse(f"{options.email} is no mail address.")
    invitation, token = invitations.invite_user(
        actor,
        email=options.email,
        name=options.name or options.email.partition("@")[0],
        role=options.role,
        is_administrator=options.administrator,
        language=options.language,
        now=timezone.now(),
    )
    print(f"With this link {invitation.email} becomes a user. It works once and for seven days:")
    print(_address(reverse("web:invitation", args=[token])))
    return 0


def _list(actor: User, options: argparse.Namespace) -> int:
    people = [_described(user) for user in users.everybody(actor)]
    waiting = [
        {"email": invitation.email, "role": invitation.role, "expires_at": invitation.expires_at}
        for invitation in invitations.waiting_invitations(actor, now=timezone.now())
    ]
    if options.json:
        print(json_text({"users": people, "invitations": waiting}))
        return 0
    if not people and not waiting:
        print("Nobody is here yet.")
        return 0
    rows = [["MAIL", "NAME", "ROLE", "STATE"]]
    for user in people:
        rights = f"{user['role']}, administrator" if user["is_administrator"] else user["role"]
        state = "active" if user["is_active"] else "deactivated"
        rows.append([str(user["email"]), str(user["name"]), str(rights), state])
    rows += [[str(row["email"]), "", str(row["role"]), "invited"] for row in waiting]
    print(table(rows, left=4))
    return 0


def _reset_link(actor: User, options: argparse.Namespace) -> int:
    person = users.person_by_mail(actor, options.email)
    path = users.password_reset_path(actor, person.pk)
    print(f"With this link {person.email} sets a new password. It works once and for a day:")
    print(_address(path))
    return 0


def _reset_second_factor(actor: User, options: argparse.Namespace) -> int:
    person = users.person_by_mail(actor, options.email)
    users.reset_second_factor(actor, person.pk)
    print(f"The second factor of {person.email} is forgotten.")
    return 0


def _deactivate(actor: User, options: argparse.Namespace) -> int:
    person = users.person_by_mail(actor, options.email)
    users.deactivate_user(actor, person.pk)
    print(f"{person.email} is deactivated.")
    return 0


def _reactivate(actor: User, options: argparse.Namespace) -> int:
    person = users.person_by_mail(actor, options.email)
    users.reactivate_user(actor, person.pk)
    print(f"{person.email} is active again.")
    return 0


def _untie(actor: User, options: argparse.Namespace) -> int:
    person = users.person_by_mail(actor, options.email)
    withdrawal.untie(actor, person)
    print(
        f"{person.email} is tied to no company account; the next sign-in goes by the mail address."
    )
    return 0


def _described(user: User) -> dict[str, object]:
    return {
        "email": user.email,
        "name": user.name,
        "role": user.role,
        "is_administrator": user.is_administrator,
        "is_active": user.is_active,
        "last_sign_in": user.last_login,
    }


def _address(path: str) -> str:
    return f"{public_address()}{path}"
