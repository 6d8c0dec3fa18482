"""`openkam token`: the operator makes tokens of the API, lists and revokes them."""

import argparse

from django.utils import timezone

from openkam.core.access import users
from openkam.core.access.models import User
from openkam.core.api import scopes, tokens
from openkam.shell.cli.output import json_text, table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do, and with which token."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    create = acts.add_parser("create", help="make a token and print it, this once")
    create.add_argument("email", metavar="MAIL", help="whose token: it may do what they may")
    create.add_argument("--name", required=True, help="what it is for")
    create.add_argument(
        "--scope",
        action="append",
        required=True,
        choices=scopes.SCOPES,
        help="what it may do; give it several times for several rights",
    )
    create.add_argument(
        "--days",
        type=int,
        default=tokens.USUAL_DAYS,
        help="how long it is valid, up to 366 (default: %(default)s)",
    )
    create.set_defaults(act=_create)
    listing = acts.add_parser("list", help="list the tokens of everybody")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(act=_list)
    revoke = acts.add_parser("revoke", help="make a token worthless at once")
    revoke.add_argument("number", type=int, metavar="NUMBER", help="as `token list` shows it")
    revoke.set_defaults(act=_revoke)


def run(options: argparse.Namespace) -> int:
    """Do what was asked, in the name of the system; return the exit code."""
    code: int = options.act(users.system_user(), options)
    return code


def _create(actor: User, options: argparse.Namespace) -> int:
    person = users.person_by_mail(actor, options.email)
    _token, key = tokens.create_token(
        actor,
        person,
        name=options.name,
        scopes=options.scope,
        days=options.days,
        now=timezone.now(),
    )
    # Alone on standard output, so that a script can put it where it belongs.
    print(key)
    return 0


def _list(actor: User, options: argparse.Namespace) -> int:
    found = [
        {
            "number": token.pk,
            "user": token.user.email,
            "name": token.name,
            "beginning": token.beginning,
            "scopes": token.scopes,
            "expires_at": token.expires_at,
            "last_used_at": token.last_used_at,
            "is_revoked": token.revoked_at is not None,
        }
        for token in tokens.all_tokens(actor)
    ]
    if options.json:
        print(json_text({"tokens": found}))
        return 0
    if not found:
        print("There are no tokens.")
        return 0
    rows = [["NUMBER", "USER", "NAME", "RIGHTS", "ENDS"]]
    for row in found:
        ends = "revoked" if row["is_revoked"] else f"{row['expires_at']:%Y-%m-%d}"
        rights = ",".join(row["scopes"])
        rows.append([str(row["number"]), row["user"], row["name"], rights, ends])
    print(table(rows, left=5))
    return 0


def _revoke(actor: User, options: argparse.Namespace) -> int:
    token = tokens.revoke_token(actor, options.number, now=timezone.now())
    print(f"{token.name} of {token.user.email} is revoked.")
    return 0
