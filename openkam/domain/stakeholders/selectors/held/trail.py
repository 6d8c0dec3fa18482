"""What was done with a person's data, by whom and when."""

import json
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openkam.core.audit.models import Entry as Act
from openkam.domain.stakeholders.models import Person, Position
from openkam.domain.stakeholders.selectors.held.reasons import section
from openkam.domain.stakeholders.selectors.held.shape import Coded, Entry, Section, in_words
from openkam.domain.stakeholders.selectors.trail_words import TRAIL_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.utils.functional import Promise

# As the history of the account calls them; a test compares the two.
PHRASES: dict[str, "str | Promise"] = {
    "person.added": gettext_lazy("Person added"),
    "person.changed": gettext_lazy("Person changed"),
    "person.corrected": gettext_lazy("Person's data corrected at their request"),
    "person.distinction_removed": gettext_lazy("Two people may be the same after all"),
    "person.distinguished": gettext_lazy("Two people told apart"),
    "person.due_deleted": gettext_lazy("Data deleted, since its retention time was over"),
    "person.exported": gettext_lazy("Everything held on a person exported"),
    "person.line_added": gettext_lazy("Line between people drawn"),
    "person.line_changed": gettext_lazy("Line between people changed"),
    "person.line_removed": gettext_lazy("Line between people removed"),
    "person.longer_kept": gettext_lazy("Data kept longer than its retention time"),
    "person.merge_undone": gettext_lazy("Merge of two people undone"),
    "person.merged": gettext_lazy("Two people made one"),
    "person.objected": gettext_lazy("Objection of a person noted"),
    "person.objection_decided": gettext_lazy("Objection of a person decided"),
    "person.opinion_noted": gettext_lazy("Opinion of a person noted"),
    "person.opinion_removed": gettext_lazy("Opinion of a person withdrawn"),
    "person.place_set": gettext_lazy("Place on the map changed"),
    "person.position_added": gettext_lazy("Person works there, too"),
    "person.position_changed": gettext_lazy("Position changed"),
    "person.position_ended": gettext_lazy("Person left"),
    "person.position_resumed": gettext_lazy("Person did not leave after all"),
    "person.reports_set": gettext_lazy("Reporting line changed"),
    "person.roles_set": gettext_lazy("Buying roles changed"),
    "person.tie_changed": gettext_lazy("Tie to a person changed"),
    "person.tie_made": gettext_lazy("Tie to a person noted"),
    "person.tie_removed": gettext_lazy("Tie to a person removed"),
    "person.touch_noted": gettext_lazy("Contact with a person noted"),
    "person.touch_removed": gettext_lazy("Contact with a person taken back"),
    "person.ways_set": gettext_lazy("Ways to reach a person changed"),
}


def acts(person: Person) -> Section:
    """Return what was done with the person's data, the latest first."""
    columns = (
        ("at", _("When")),
        ("by", _("By")),
        ("act", _("What was done")),
        ("changes", _("What was noted")),
    )
    return section("acts", _("What was done with the data"), columns, _acts(person))


def _acts(person: Person) -> "Iterator[Entry]":
    people = [person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)]
    places = Position.objects.filter(person=person).values("pk")
    rows = Act.objects.filter(
        Q(thing=Position._meta.label_lower, thing_id__in=places)
        | Q(thing=Person._meta.label_lower, thing_id__in=people)
    )
    for row in rows.order_by("-pk"):
        word = str(PHRASES.get(row.verb, row.verb))
        # Another person is not named: what stands between them is theirs as well.
        changes = {key: value for key, value in row.changes.items() if key != "other"}
        yield Entry(
            row.pk,
            {
                "at": row.at,
                "by": row.actor_name,
                "act": Coded(row.verb, word),
                "changes": Coded(json.dumps(changes, ensure_ascii=False), _told(changes)),
            },
        )


def _told(changes: "Mapping[str, object]") -> str:
    """What changed, in the fewest words: a pair is what was and what is."""
    said = []
    for field, value in changes.items():
        if isinstance(value, str) and (word := TRAIL_WORDS.get((field, value))):
            said.append(str(word))
            continue
        if isinstance(value, list) and len(value) == 2:
            said.append(f"{_one(value[0])} → {_one(value[1])}")
        elif value not in (None, "", []):
            said.append(_one(value))
    return "; ".join(said)


def _one(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "–"
    return in_words(value) or "–"
