"""People who were one and the same, and those who only look alike."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openkam.domain.stakeholders.models.people import Person


class PersonMerge(models.Model):
    """One person who was merged into another; the row goes when the merge is undone."""

    kept = models.ForeignKey(Person, models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Person, models.CASCADE, related_name="merges_into_others")
    merged_on = models.DateField()
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    journal = models.JSONField(default=list)  # what moved, changed and went, in its order

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="person_merge_of_two_people", condition=~Q(kept=F("merged"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.merged_id} > {self.kept_id}"


class DistinctPeople(models.Model):
    """Two people who look alike and of whom somebody said that they are two."""

    first = models.ForeignKey(Person, models.CASCADE, related_name="+")  # the smaller number
    second = models.ForeignKey(Person, models.CASCADE, related_name="+")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="distinct_people_once", fields=["first", "second"]),
            models.CheckConstraint(
                name="distinct_people_in_order", condition=Q(first__lt=F("second"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
