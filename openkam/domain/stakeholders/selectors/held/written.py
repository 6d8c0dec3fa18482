"""What is written on a person in facts, contracts, files and decisions."""

from django.utils.translation import gettext as _

from openkam.domain.stakeholders.models import Person
from openkam.domain.stakeholders.selectors.held.reasons import section
from openkam.domain.stakeholders.selectors.held.shape import Entry, Section
from openkam.domain.stakeholders.selectors.naming import written_elsewhere


def written(person: Person) -> Section:
    """Return the lines in which the person is named outside their own data."""
    columns = (("account", _("Account")), ("kind", _("Kind")), ("text", _("What is written")))
    entries = [
        Entry(one.pk, {"account": one.account, "kind": one.called, "text": one.text})
        for one in written_elsewhere(person)
    ]
    return section("written", _("Named in facts, files and decisions"), columns, entries)
