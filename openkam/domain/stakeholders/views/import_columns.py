"""What a file of people holds: its columns, roles and accounts as proposed, to be corrected."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from openkam.core.access.requests import Request
from openkam.core.ledger import LedgerFault
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders import selectors
from openkam.domain.stakeholders.imports import bring
from openkam.domain.stakeholders.imports.choices import Choices, meanings_from
from openkam.domain.stakeholders.imports.reading import is_cards
from openkam.domain.stakeholders.imports.rows import MANY
from openkam.domain.stakeholders.models import Rank
from openkam.domain.stakeholders.services import Refusal, importing
from openkam.domain.stakeholders.views import account_named
from openkam.domain.stakeholders.views.import_answers import answered
from openkam.domain.stakeholders.views.import_words import fault_sentence, field_titles

if TYPE_CHECKING:
    from openkam.domain.stakeholders.imports.bring import Looked
    from openkam.domain.stakeholders.models import PeopleImport

ENCODINGS = ("utf-8", "cp1250", "cp1251", "cp1252", "iso-8859-2", "koi8-r", "utf-16")
NAMES = {"name", "given_name", "family_name"}
ACCOUNTS = {"account_key", "account_name"}


def page(
    request: Request,
    found: "PeopleImport",
    *,
    choices: Choices | None = None,
    typed: Mapping[str, str] | None = None,
    refusal: str = "",
) -> HttpResponse:
    """Show what the file holds and what its columns seem to be."""
    status = 422 if refusal else 200
    context: dict[str, Any] = {
        "import": found,
        "is_cards": is_cards(found.file_name, bytes(found.content or b"")),
        "refusal": refusal,
        "error": found.job.error if found.job is not None and found.job.has_ended else "",
        "encodings": ENCODINGS,
        "chosen_encoding": (choices or Choices.from_stored(found.choices)).encoding,
        "account_typed": (typed or {}).get("account", _account_name(request, found)),
        "accounts": account_named.offered(request.user),
        "active": "people",
    }
    try:
        looked = bring.look(found, choices=choices)
    except LedgerFault as fault:
        said = {"code": fault.code, "parameters": fault.parameters, "message": str(fault)}
        context["fault"] = fault_sentence(said)
    else:
        context |= _shown(looked, has_account=bool(context["account_typed"]))
    name = (
        "stakeholders/_import_columns.html" if request.htmx else "stakeholders/import_columns.html"
    )
    return render(request, name, context, status=status)


def chosen(request: Request, found: "PeopleImport") -> HttpResponse:
    """Take what was said about columns or accounts; then show what would become of the rows."""
    given = request.POST.dict()
    if "answers" in given:
        choices, account = answered(request.user, found, given), found.account_id
    else:
        choices = _choices(found, given)
        try:
            account = account_named.meant(request.user, given.get("account", ""))
        except Refusal as refusal:
            return page(request, found, choices=choices, typed=given, refusal=str(refusal))
    if "again" in given:
        return page(request, found, choices=choices, typed=given)
    try:
        found = importing.describe(
            request.user, found.pk, choices=choices.stored(), account_id=account
        )
        looked = bring.look(found, choices=choices)
        lacking = _lacking(looked, has_account=account is not None)
        if lacking:
            return page(request, found, choices=choices, typed=given, refusal=" ".join(lacking))
        _look_through(request, found, len(looked.rows))
    except LedgerFault:
        return page(request, found, choices=choices, typed=given)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("stakeholders:import", found.pk)


def _look_through(request: Request, found: "PeopleImport", rows: int) -> None:
    if rows >= bring.MANY_ROWS:
        importing.enqueue(request.user, found.pk, "preview")
    else:
        bring.look_through(request.user, found, today=localdate())


def _choices(found: "PeopleImport", given: Mapping[str, str]) -> Choices:
    before = Choices.from_stored(found.choices)
    functions = dict(before.functions)
    for key, value in given.items():
        if key.startswith("function-"):
            place = key.removeprefix("function-")
            role, rank = given.get(f"role-{place}", ""), given.get(f"rank-{place}", "")
            functions[value] = (role, rank)
    sheet = given.get("sheet", before.sheet)
    meanings = meanings_from(given)
    if sheet != given.get("was_sheet", sheet) or given.get("encoding", "") != before.encoding:
        meanings = {}  # other columns: they are proposed anew
    return replace(
        before,
        meanings=meanings,
        functions=functions,
        sheet=sheet,
        encoding=given.get("encoding", "") if given.get("encoding") in ENCODINGS else "",
    )


def _account_name(request: Request, found: "PeopleImport") -> str:
    if found.account_id is None:
        return ""
    return portfolio.names(request.user, [found.account_id]).get(found.account_id, "")


def _shown(looked: "Looked", *, has_account: bool) -> dict[str, Any]:
    contents = looked.contents
    return {
        "contents": contents,
        "rows_count": len(contents.rows) + len(contents.broken),
        "columns": list(_columns(looked)),
        "sheets": [(name, name == contents.sheet) for name in contents.sheets],
        "functions": list(_functions(looked)),
        "further_functions": max(0, len(looked.functions) - bring.MOST_FUNCTIONS),
        "lacking": _lacking(looked, has_account=has_account),
        "sample": [row.one("name") for row in looked.rows[:5]] if contents.is_cards else [],
    }


def _columns(looked: "Looked") -> Any:
    titles, meanings = field_titles(), looked.choices.meanings
    for place, column in enumerate(looked.contents.header):
        if looked.contents.is_cards:
            return
        meaning = meanings.get(column, "")
        yield {
            "place": place,
            "column": column,
            "samples": looked.contents.samples.get(column, ()),
            "is_used": bool(meaning),
            "options": [(name, title, name == meaning) for name, title in titles.items()],
        }


def _functions(looked: "Looked") -> Any:
    roles, ranks = selectors.role_names(with_retired=False), dict(Rank.choices)
    shown = list(looked.functions.items())[: bring.MOST_FUNCTIONS]
    for place, (value, (role, rank)) in enumerate(shown):
        yield {
            "place": place,
            "value": value,
            "roles": [(code, name, code == role) for code, name in roles.items()],
            "ranks": [(code, name, code == rank) for code, name in ranks.items()],
        }


def _lacking(looked: "Looked", *, has_account: bool) -> list[str]:
    """What has to be said before rows can be looked at."""
    if looked.contents.is_cards:
        return []
    given = [meaning for meaning in looked.choices.meanings.values() if meaning]
    found = []
    if not NAMES & set(given):
        found.append(_("Say which column holds the name, or given and family name."))
    if not ACCOUNTS & set(given) and not has_account:
        found.append(_("Say which column names the account, or choose one account for all."))
    titles = field_titles()
    twice = {name for name in given if given.count(name) > 1 and name not in MANY}
    found += [
        _("Two columns are “%(title)s”; choose one.") % {"title": titles[name]}
        for name in sorted(twice)
    ]
    return found
