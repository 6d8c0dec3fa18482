"""A fact that names somebody who turns out to be another person."""

import pytest

from openkam.domain.dossier.models import Mention
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders.services import merging
from openkam.domain.stakeholders.tests import make as stakeholders

pytestmark = pytest.mark.django_db


class TestMentions:
    def test_they_follow_who_is_merged_and_come_back(self):
        account = portfolio.account()
        keep, goes = (
            stakeholders.stakeholder(account, name).person for name in ("Anke Vogt", "A. Vogt")
        )
        versions = [make.fact(account, kind) for kind in ("description", "history")]
        for version in versions:
            Mention.objects.get_or_create(version=version, person=goes)
        Mention.objects.get_or_create(version=versions[1], person=keep)

        merge = merging.merge_people(
            stakeholders.actor(), keep_id=keep.pk, merged_id=goes.pk, today=stakeholders.TODAY
        )

        assert set(keep.mentions.values_list("version", flat=True)) == {v.pk for v in versions}
        merging.undo_merge(stakeholders.actor(), merge.pk, today=stakeholders.TODAY)
        assert set(goes.mentions.values_list("version", flat=True)) == {v.pk for v in versions}
        assert list(keep.mentions.values_list("version", flat=True)) == [versions[1].pk]
