"""The words of everything that can be found by its text."""

from django.db import models

from openkam.core.access.gate import OfAccount


class Entry(models.Model):
    """The words of one thing, such as a fact or a file; rooms write it along with the thing.

    What is searched is an index of the database's own over the folded columns: see `index`.
    """

    kind = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    account = models.ForeignKey("portfolio.Account", models.CASCADE, related_name="+")
    day = models.DateField()  # the newest stand first
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)  # as people wrote it
    # Folded words, each with a space before it.
    title_words = models.TextField(blank=True)
    words = models.TextField(blank=True)

    objects = OfAccount["Entry"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="search_entry_is_once", fields=["kind", "object_id"]),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Filled(models.Model):
    """A kind whose entries were all written once, by which way of writing them."""

    kind = models.CharField(max_length=20, unique=True)
    version = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
