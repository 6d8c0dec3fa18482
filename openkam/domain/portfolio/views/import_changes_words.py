"""What an import changed, in a few figures and in two sentences."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.core.offers import Figure
from openkam.domain.portfolio.views.import_changes_rows import signed

if TYPE_CHECKING:
    from openkam.core.ledger import Undoing
    from openkam.domain.portfolio.selectors import Basis, ImportChanges


def strip(found: "ImportChanges", basis: "Basis") -> list[Figure]:
    """Return the figures above the list: the company's revenue, or that of the reader's own."""
    sums = found.sums
    lost = formats.money(sums.lost_amount, basis.currency) if sums.lost_documents else _("none")
    return [
        *_revenues(found, basis),
        Figure(
            _("New accounts"),
            formats.number(sums.new_accounts),
            _("no line in the books before"),
            "?show=new",
        ),
        Figure(
            _("Changed documents"),
            formats.number(sums.changed_documents),
            _("came again with other lines"),
            "?show=changed",
        ),
        Figure(
            _("Missing documents"),
            formats.number(sums.lost_documents),
            _("%(amount)s in the books") % {"amount": lost}
            if sums.lost_documents
            else _("the file lists all of its days"),
            "?show=lost",
            tone="watch" if sums.lost_documents else "",
        ),
    ]


def _revenues(found: "ImportChanges", basis: "Basis") -> list[Figure]:
    sums, whole = found.sums, found.whole
    before, after, difference = (
        (sums.before, sums.after, sums.difference)
        if whole is None
        else (whole.revenue_before, whole.revenue_after, whole.difference)
    )
    of_whom = _("of your accounts that changed") if whole is None else _("all sales lines")
    days = ""
    if found.first_on and found.last_on:
        days = f"{formats.day(found.first_on)} – {formats.day(found.last_on)}"
    written = [formats.money_exact(amount, basis.currency) for amount in (before, after)]
    return [
        Figure(_("Revenue before"), written[0], of_whom),
        Figure(_("Revenue after"), written[1], of_whom),
        Figure(_("Difference"), signed(difference), days, "?show=accounts"),
    ]


def sentence(found: "ImportChanges", basis: "Basis") -> tuple[str, str]:
    """Return what the import did, true without the list, and what else came with it."""
    sums, whole = found.sums, found.whole
    difference = sums.difference if whole is None else whole.difference
    after = sums.after if whole is None else whole.revenue_after
    return _first(difference, after, basis, is_whole=whole is not None), _second(found)


def _first(difference: "Decimal", after: "Decimal", basis: "Basis", *, is_whole: bool) -> str:
    if not difference:
        if is_whole:
            return _("This import left the revenue as it was.")
        return _("This import left the revenue of your accounts as it was.")
    amounts = {
        "amount": formats.money_exact(abs(difference), basis.currency),
        "after": formats.money_exact(after, basis.currency),
    }
    if is_whole:
        more = _("Revenue rose by %(amount)s to %(after)s with this import.")
        less = _("Revenue fell by %(amount)s to %(after)s with this import.")
    else:
        more = _("Revenue of your accounts rose by %(amount)s with this import.")
        less = _("Revenue of your accounts fell by %(amount)s with this import.")
    return (more if difference > 0 else less) % amounts


def _second(found: "ImportChanges") -> str:
    sums = found.sums
    new = ngettext("%(count)s account is new", "%(count)s accounts are new", sums.new_accounts)
    changed = ngettext(
        "%(count)s document came changed",
        "%(count)s documents came changed",
        sums.changed_documents,
    )
    lost = ngettext(
        "%(count)s document was in the books before and is missing in this file",
        "%(count)s documents were in the books before and are missing in this file",
        sums.lost_documents,
    )
    counts = {new: sums.new_accounts, changed: sums.changed_documents, lost: sums.lost_documents}
    parts = [words % {"count": formats.number(n)} for words, n in counts.items() if n]
    if not parts:
        return _("No account is new, no document changed and none is missing.")
    return f"{', '.join(parts)}."


def changed_line(told: "Mapping[str, Any] | None", currency: str) -> str:
    """Return what an import changed, as one line of a list; `told` is stored with the import."""
    if not told:
        return _("what changed")
    difference = Decimal(told["difference"])
    amount = formats.money(abs(difference), currency)
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    parts = [_("what changed: %(amount)s") % {"amount": f"{sign}{amount}"}]
    if told["new_accounts"]:
        words = ngettext("%(count)s new account", "%(count)s new accounts", told["new_accounts"])
        parts.append(words % {"count": formats.number(told["new_accounts"])})
    if told["lost_documents"]:
        words = ngettext(
            "%(count)s missing document", "%(count)s missing documents", told["lost_documents"]
        )
        parts.append(words % {"count": formats.number(told["lost_documents"])})
    return ", ".join(parts)


def undo_figures(found: "Undoing", currency: str) -> list[tuple[str, str]]:
    """Return what undoing an import would do."""
    sign = "+" if found.difference > 0 else ""
    return [
        (_("Documents that go back"), formats.number(found.back)),
        (_("Documents that leave"), formats.number(found.leaving)),
        (_("Documents that stay"), formats.number(found.staying)),
        (_("Revenue changes by"), sign + formats.money_exact(found.difference, currency)),
    ]
