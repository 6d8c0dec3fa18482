"""What stands beside the curve: alarms, what has to be disclosed, and what no account explains."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc import money
from openkam.core.face import formats
from openkam.domain.economics.views.addresses import page_url
from openkam.domain.economics.views.concentration.answer import Answer
from openkam.domain.economics.views.concentration.rows import LARGE
from openkam.domain.economics.views.report import Note

MOST_NAMES = 3


def keys_to_name(answer: Answer) -> set[int]:
    """Return whose names the notes mention."""
    report, figures = answer.report, answer.report.figures
    keys = figures.rows.ranking.keys
    zero_from = figures.positive
    named = {*report.alarms, *figures.at_least_10_percent}
    named.update(keys[zero_from : zero_from + figures.zero][:MOST_NAMES])
    named.update(keys[len(keys) - min(figures.negative, MOST_NAMES) :])
    return named


def notes(answer: Answer, names: Mapping[int, str], unassigned_url: str) -> list[Note]:
    """Return what is worth knowing, gravest first; `names` has to hold `keys_to_name`."""
    found = [
        *_alarms(answer, names),
        _disclosure(answer, names),
        _unassigned(answer, unassigned_url),
        _rates(answer),
        _negative(answer, names),
        _zero(answer, names),
        _orientation(answer),
    ]
    return [note for note in found if note is not None]


def _alarms(answer: Answer, names: Mapping[int, str]) -> list[Note]:
    report = answer.report
    limit = formats.share(report.limits.dependence, 0)
    return [
        Note(
            "alert-triangle",
            _("%(name)s brings %(share)s of revenue.")
            % {"name": names[key], "share": formats.share(_share(answer, key))},
            _("Your limit of dependence is %(limit)s.") % {"limit": limit},
            answer.question.url(lost=[key]),
            _("What if lost"),
            "act",
        )
        for key in report.alarms
    ]


def _disclosure(answer: Answer, names: Mapping[int, str]) -> Note:
    figures = answer.report.figures
    keys = figures.at_least_10_percent
    rule = _("Annual accounts under IFRS 8 and US GAAP name how much each such customer brings.")
    if not keys:
        return Note("info-circle", _("Nobody brings 10 % of revenue or more."), rule)
    listed = [f"{names[key]} ({formats.share(_share(answer, key))})" for key in keys]
    first = _("10 %% of revenue or more: %(names)s.") % {"names": _listed(listed)}
    return Note("info-circle", first, rule, _filtered(answer, "revenue", LARGE), _("Show"))


def _unassigned(answer: Answer, url: str) -> Note | None:
    amount = answer.report.unassigned
    if amount is None:
        return None
    if amount == 0:
        return Note("unlink", _("Every line of this period names an account."))
    return Note(
        "unlink",
        _("%(amount)s stand on lines without an account.") % {"amount": _money(answer, amount)},
        _("They are not in any share on this page."),
        url,
        _("Show the lines"),
    )


def _rates(answer: Answer) -> Note | None:
    rates = answer.report.basis.rates
    if not rates.note:
        return None
    listed = [
        f"1 {code} = {formats.number_as_it_is(rate)} {rates.currency}"
        for code, rate in sorted(rates.rates.items())
    ]
    return Note(
        "coins",
        _("Other currencies count %(rates)s.") % {"rates": rates.note},
        _listed(listed) + ".",
    )


def _negative(answer: Answer, names: Mapping[int, str]) -> Note | None:
    figures = answer.report.figures
    if not figures.negative:
        return None
    keys = figures.rows.ranking.keys[figures.accounts - figures.negative :][::-1]
    cumulative = figures.rows.ranking.cumulative
    amount = cumulative[-1] - cumulative[figures.accounts - figures.negative]
    text = ngettext(
        "%(count)s customer has more credit notes than sales, together %(amount)s: %(names)s",
        "%(count)s customers have more credit notes than sales, together %(amount)s: %(names)s",
        figures.negative,
    ) % {
        "count": formats.number(figures.negative),
        "amount": _money(answer, amount),
        "names": _some(keys, names),
    }
    detail = _("They lower the total, so that the curve rises above 100 % before it ends there.")
    return Note("trending-down", text, detail, _filtered(answer, "revenue", "negative"), _("Show"))


def _zero(answer: Answer, names: Mapping[int, str]) -> Note | None:
    figures = answer.report.figures
    if not figures.zero:
        return None
    keys = figures.rows.ranking.keys[figures.positive : figures.positive + figures.zero]
    text = ngettext(
        "%(count)s customer nets to zero: %(names)s",
        "%(count)s customers net to zero: %(names)s",
        figures.zero,
    ) % {"count": formats.number(figures.zero), "names": _some(keys, names)}
    return Note(
        "circle-x",
        text,
        _("What was sold was credited in full."),
        _filtered(answer, "revenue", "zero"),
        _("Show"),
    )


def _orientation(answer: Answer) -> Note | None:
    figures = answer.report.figures
    if figures.hhi is None or figures.gini is None:
        return None
    text = _("HHI %(hhi)s, Gini %(gini)s.") % {
        "hhi": formats.number(figures.hhi),
        "gini": formats.number(figures.gini, 2),
    }
    detail = _(
        "For orientation: the US Merger Guidelines of 2023 call a market concentrated from"
        " %(some)s and highly so above %(high)s. They are made for markets, not for customers."
    ) % {"some": formats.number(1000), "high": formats.number(1800)}
    return Note("chart-pie", text, detail)


def _filtered(answer: Answer, key: str, value: str) -> str:
    return page_url({**answer.question.parameters(), key: value}) + "#list"


def _share(answer: Answer, key: int) -> Decimal | None:
    report = answer.report
    row = report.figures.rows[report.places[key] - 1]
    return money.share(row.revenue, report.figures.revenue)


def _money(answer: Answer, amount: Decimal) -> str:
    return formats.money(amount, answer.report.currency)


def _some(keys: Iterable[int], names: Mapping[int, str]) -> str:
    keys = list(keys)
    listed = [names[key] for key in keys[:MOST_NAMES]]
    return _listed(listed) + (" …" if len(keys) > MOST_NAMES else ".")


def _listed(words: list[str]) -> str:
    return ", ".join(words)
