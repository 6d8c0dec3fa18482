"""People, how to reach them, and what they are at which account."""

import secrets
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openkam.core.access.gate import ScopedQuerySet
from openkam.core.access.models import Level
from openkam.domain.stakeholders.models.scope import OfAccount

if TYPE_CHECKING:
    from openkam.core.access.models import User


class PersonQuerySet(ScopedQuerySet["Person"]):
    """People through the gate: those who hold, or held, a position at an open account."""

    def open_to(self, actor: "User", level: Level = Level.READ) -> Self:
        """Keep the people of accounts on which the actor holds at least this level."""
        return self.filter(
            pk__in=Position.objects.open_to(actor, level).values("person"), merged_into=None
        )


def new_key() -> str:
    """Return a key that no other person ever had, not even before a backup was put back."""
    return secrets.token_hex(16)


class Person(models.Model):
    """Somebody who works, or worked, for a customer; seen through the positions they hold."""

    name = models.CharField(_("Name"), max_length=200)  # as one says it, without salutation
    search_name = models.CharField(max_length=200)  # folded: case and accents removed
    salutation = models.CharField(_("Salutation"), max_length=40, blank=True)
    given_name = models.CharField(_("Given name"), max_length=100, blank=True)
    family_name = models.CharField(_("Family name"), max_length=100, blank=True)
    language = models.CharField(_("Language"), max_length=8, blank=True)
    birthday = models.DateField(_("Birthday"), null=True, blank=True)
    # Where we have the person from: the law wants it said to whoever asks.
    source = models.CharField(_("Known from"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_on = models.DateField()
    # Set when it turned out to be another person; what belonged to this one went there.
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="merged_people", db_index=False
    )
    erased_on = models.DateField(null=True)  # name and all words are gone since then
    # The person objected to being judged: opinions are not shown, and none is noted.
    restricted_on = models.DateField(null=True)
    key = models.CharField(max_length=32, default=new_key)  # says the same in every backup

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="person_not_merged_into_themselves", condition=~Q(merged_into=F("pk"))
            ),
        )
        indexes = (models.Index(name="person_by_search_name", fields=["search_name"]),)

    def __str__(self) -> str:
        if self.erased_on:
            return gettext("Erased person %(number)s") % {"number": self.pk}
        return self.name


class ContactWay(models.Model):
    """One way to reach a person."""

    class Kind(models.TextChoices):
        """What the value is."""

        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        MOBILE = "mobile", _("Mobile phone")
        MESSENGER = "messenger", _("Messenger")
        WEB = "web", _("Web page")
        OTHER = "other", _("Other")

    person = models.ForeignKey(Person, models.CASCADE, related_name="ways", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=200)  # as typed
    # To find the same person twice: mail in small letters, phone with its country code.
    normal = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=40, blank=True)
    is_preferred = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="contact_way_is_once", fields=["person", "kind", "value"]),
        )
        indexes = (
            models.Index(name="contact_way_by_normal", fields=["normal"], condition=~Q(normal="")),
        )

    def __str__(self) -> str:
        return self.value


class Rank(models.TextChoices):
    """How high a position stands in the customer's company."""

    OWNER = "owner", _("Owner or board")
    EXECUTIVE = "executive", _("Executive")
    HEAD = "head", _("Head of department")
    LEAD = "lead", _("Team lead")
    STAFF = "staff", _("Specialist")


RANKS = tuple(Rank.values)  # the highest first


class Position(models.Model):
    """What a person is at an account, from a day until another: one stakeholder of the account."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="positions")
    account = models.ForeignKey("portfolio.Account", models.CASCADE, related_name="positions")
    title = models.CharField(_("Title"), max_length=200, blank=True)
    department = models.CharField(_("Department"), max_length=120, blank=True)
    site = models.CharField(_("Site"), max_length=120, blank=True)
    rank = models.CharField(_("Level"), max_length=10, choices=Rank, blank=True)
    # Whom the person reports to, at the same account; the tree of the map is drawn from it.
    reports_to = models.ForeignKey("self", models.SET_NULL, null=True, related_name="reports")
    since = models.DateField(_("Since"), null=True, blank=True)
    until = models.DateField(_("Until"), null=True, blank=True)  # exclusive; None: is there now
    # Where somebody put the person on the map; None: where the layout puts them.
    map_x = models.IntegerField(null=True)
    map_y = models.IntegerField(null=True)

    objects = OfAccount["Position"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="position_held_once_at_a_time",
                fields=["person", "account"],
                condition=Q(until=None),
            ),
            models.CheckConstraint(
                name="position_reports_not_to_itself", condition=~Q(reports_to=F("pk"))
            ),
            models.CheckConstraint(
                name="position_ends_after_its_start",
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(name="position_rank_known", condition=Q(rank__in=["", *RANKS])),
        )
        indexes = (models.Index(name="position_by_account", fields=["account", "until"]),)

    def __str__(self) -> str:
        return f"{self.person} · {self.account}"
