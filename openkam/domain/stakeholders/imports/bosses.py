"""To whom the people of a file report."""

from collections.abc import Sequence

from openkam.domain.stakeholders.imports.known import Known, Somebody
from openkam.domain.stakeholders.services.importing.plans import PlannedPerson

Note = tuple[str, str]
# Who, the same among those known, whom the row names, and where the row's changes are told.
Asked = tuple[PlannedPerson, Somebody, str, dict[str, list[str]]]


def set_bosses(known: Known, asked: Sequence[Asked]) -> list[Note]:
    """Let planned people report to whom their rows name; return what was left out, and why.

    Only once all rows are read: somebody may report to a person of a later row.
    """
    notes: list[Note] = []
    above = known.above()
    for planned, somebody, called, changes in asked:
        boss = known.boss(planned.account, called)
        if boss is None or boss is somebody:
            notes.append(("boss_unknown", called))
        elif _closes_circle(somebody, boss, above):
            notes.append(("boss_circle", called))
        elif not _is_boss_already(somebody, boss):
            above[somebody] = boss
            changes["reports_to"] = ["", boss.name]
            planned.boss = boss.planned = boss.planned or PlannedPerson(
                planned.account,
                person=boss.person.pk if boss.person else None,
                position=boss.position.pk if boss.position else None,
            )
    return list(dict.fromkeys(notes))


def _closes_circle(somebody: Somebody, boss: Somebody, above: dict[Somebody, Somebody]) -> bool:
    seen: set[Somebody] = set()
    here: Somebody | None = boss
    while here is not None and here not in seen:
        if here is somebody:
            return True
        seen.add(here)
        here = above.get(here)
    return False


def _is_boss_already(somebody: Somebody, boss: Somebody) -> bool:
    place = somebody.position
    return bool(place and boss.position and place.reports_to_id == boss.position.pk)
