"""How the demo company selects its key accounts: last year's round, and the one under way."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from openkam.calc.periods import add_months, month_start
from openkam.demo import key_accounts, people
from openkam.domain.selection import selectors, services

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.selection.models import Round, RoundAccount

CRITERIA = ("revenue", "growth", "profitability", "breadth", "strategic_importance")
JUDGED = CRITERIA[-1]
WEIGHTS = {
    "revenue": 60,
    "growth": 5,
    "profitability": 5,
    "breadth": 15,
    JUDGED: 15,
}
MANAGERS, ACCOUNTS_EACH = 8, 5
BELOW_THE_LINE = 12  # so many accounts below the line are judged too
MOST_RANKINGS = 5
MOST_OUTSIDE = 5  # accounts above the line that were left out last year
# What the judges say, from the best to the worst, with the score of each.
EVIDENCE = (
    (9, "Opened two new stores this season and asked us to plan the range with them."),
    (8, "Other dealers of the region ask what they stock before they order."),
    (7, "Gives us as a reference, and came to the dealers' day with three of their people."),
    (6, "Known in its region; has room for one more product group."),
    (5, "Buys steadily. Nothing points to more than that."),
    (4, "Known in its town. Compares our prices at every order."),
)
LEFT_OUT_REASON = (
    "Above the line by its score, but it bought less than each of the forty that we can care for. "
    "Stays with its manager and the service of its tier; we look again next year."
)
LATER_REASON = "Grows fast, with one year behind it. To be looked at again with the next selection."


def select_last_year(head: "User", accounts: Mapping[str, int], *, today: date) -> None:
    """Hold last year's round on the figures prepared now: those of the end of that year.

    `accounts` holds them by their key. What an earlier build has done is not done again.
    """
    day = last_years_day(today)
    found = _begun(head, f"Key accounts {day.year + 1}", _at(day))
    if found.state == "open":
        services.choose_criteria(head, found.pk, CRITERIA)
        services.set_must_haves(head, found.pk, [])
        _prepare(head, found, _at(day))
        # A first list of the two who were asked: a year later there are more.
        _ask(head, found, ["brian", "linda"], _at(day), absent="")
        _rank(found, _at(day))
        found = services.run_round(head, found.pk, now=_at(day))
    if found.state == "run":
        _decide(head, found, accounts, today)
        services.close_round(head, found.pk, now=_at(decided_on(today)))


def begin_this_year(head: "User", *, now: datetime) -> None:
    """Begin this year's round on the figures prepared now; one judge has not finished yet."""
    found = _begun(head, f"Key accounts {now.year + 1}", now)
    if found.state != "open" or found.confirmed:
        return
    services.set_must_haves(head, found.pk, [{"measure": "margin_rate", "at_least": -0.05}])
    _prepare(head, found, now)
    _ask(head, found, ["brian", "linda", "jae"], now, absent="jae")
    for step in ("criteria", "weights", "rules"):
        services.confirm_step(head, found.pk, step)
    _rank(found, now)


def last_years_day(today: date) -> date:
    """Return the day on which last year's round was run: the figures end the day before."""
    return add_months(month_start(today), -12)


def decided_on(today: date) -> date:
    """Return the day on which most key accounts of the demo became ones."""
    return add_months(month_start(today), -11)


def _begun(head: "User", name: str, now: datetime) -> "Round":
    there = selectors.rounds(head).filter(name=name).first()
    found = there or services.start_round(head, name=name, now=now)
    if found.state == "open" and found.measured_at is None:
        services.measure_round(head, found.pk, now=now, progress=_silent)
        found.refresh_from_db()
    return found


def _prepare(head: "User", found: "Round", now: datetime) -> None:
    rows = found.version.criteria.select_related("criterion")
    weights = {row.criterion_id: WEIGHTS[row.criterion.code] for row in rows}
    services.set_weights(head, found.pk, weights)
    services.set_cut(
        head,
        found.pk,
        max_accounts=None,
        min_score=None,
        managers=MANAGERS,
        accounts_each=ACCOUNTS_EACH,
    )
    _rank(found, now)
    ranked = found.accounts.exclude(rank=None).order_by("rank")
    chosen = ranked.filter(rank__lte=MANAGERS * ACCOUNTS_EACH + BELOW_THE_LINE)
    services.set_shortlist(head, found.pk, list(chosen.values_list("pk", flat=True)))


def _rank(found: "Round", now: datetime) -> None:
    """Rank the accounts; anew where a worker beside has measured them meanwhile."""
    for _again in range(MOST_RANKINGS):
        if services.rank_round(found.pk, now=now, progress=_silent).ranked_at is not None:
            return


def _ask(head: "User", found: "Round", mails: Sequence[str], now: datetime, *, absent: str) -> None:
    """Let these people judge the short list; who is absent has done only the first few."""
    judges = [people.user(mail) for mail in mails]
    services.ask_judges(head, found.pk, [judge.pk for judge in judges], scope="all")
    criterion = found.version.criteria.get(criterion__code=JUDGED).criterion_id
    rows = list(found.accounts.filter(is_shortlisted=True).order_by("rank"))
    for place, (mail, judge) in enumerate(zip(mails, judges, strict=True)):
        for row in rows[:5] if mail == absent else rows:
            score, evidence = _judged(row, place)
            services.judge_account(
                judge, row.pk, criterion, score=score, evidence=evidence, now=now
            )


def _judged(row: "RoundAccount", judge: int) -> tuple[int, str]:
    """What a judge says: mostly alike, so that the spread is small, here and there not."""
    seed = sum(row.name.encode())
    score, evidence = EVIDENCE[(seed + (judge if seed % 3 == 0 else 0)) % len(EVIDENCE)]
    return min(score + (judge if seed % 4 == 1 else 0), 10), evidence


def _decide(head: "User", found: "Round", accounts: Mapping[str, int], today: date) -> None:
    rows = {row.account_id: row for row in found.accounts.exclude(account=None)}
    chosen, former, candidates = key_accounts.groups()
    first, rest = last_years_day(today), decided_on(today)
    for place, key in enumerate(chosen):
        reason = key_accounts.reason_for(place)
        day = first if place in key_accounts.FIRST else rest
        _say(head, rows[accounts[key]], "accept", reason, day)
    for key in former:
        _say(head, rows[accounts[key]], "decline", key_accounts.FORMER_REASON, rest)
    known = {accounts[key] for key in (*chosen, *former)}
    waiting = {accounts[key] for key in candidates}
    above = [row for row in rows.values() if _is_above(row, found) and row.account_id not in known]
    for row in sorted(above, key=lambda one: one.rank or 0)[:MOST_OUTSIDE]:
        if row.account_id in waiting:
            _say(head, row, "postpone", LATER_REASON, rest, until=month_start(today))
        else:
            _say(head, row, "decline", LEFT_OUT_REASON, rest)


def _is_above(row: "RoundAccount", found: "Round") -> bool:
    return selectors.is_inside(row, found.version, found.places)


def _say(
    head: "User",
    row: "RoundAccount",
    verdict: str,
    reason: str,
    day: date,
    *,
    until: date | None = None,
) -> None:
    if services.latest_decision(row) is None:
        services.decide(
            head,
            row.pk,
            verdict=verdict,
            reason=reason,
            postponed_to=until,
            now=_at(day),
            today=day,
        )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=UTC)


def _silent(share: float | None, text: str = "") -> None:
    """The demo says itself how far it is."""
