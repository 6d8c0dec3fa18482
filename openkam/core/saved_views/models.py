"""What people keep of a list: views by name, and which columns they chose."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openkam.core.access.models import Role
from openkam.core.audit.words import TextsOnPeople

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST_NAME = 60


class Audience(models.TextChoices):
    """Who finds a view among theirs; each sees no more rows by it than without it."""

    OWNER = "", _("Only you")
    EVERYBODY = "everybody", _("Everybody")
    HEADS = Role.HEAD.value, _("Heads of key account management")
    OBSERVERS = Role.OBSERVER.value, _("Observers")
    MEMBERS = Role.MEMBER.value, _("Members")


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Rows through the eyes of who looks at them."""

    def open_to(self, actor: "User") -> "SavedViewQuerySet":
        """Keep the named views that are the actor's own or shared with them."""
        shared = Q(audience__in=[Audience.EVERYBODY, actor.role])
        return self.filter(Q(owner=actor) | shared, removed_at=None).exclude(name="")


class SavedView(models.Model):
    """An address of a list with a name, and the columns that belong to it.

    The one row without a name is what its owner chose for the list itself: the columns, and the
    view that it opens with.
    """

    may_name_people: ClassVar = TextsOnPeople(("name", "query"))

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    list_key = models.CharField(max_length=60)  # the name of the list's address
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    query = models.TextField(blank=True)  # search, filters, order and period as in the address
    columns = models.JSONField(default=list, blank=True)  # keys in their order; none: as the list
    audience = models.CharField(max_length=20, choices=Audience, blank=True)
    opens_with = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="saved_view_name_once",
                fields=["owner", "list_key", "name"],
                condition=Q(removed_at=None),
            ),
            models.CheckConstraint(
                name="saved_view_audience_known", condition=Q(audience__in=Audience.values)
            ),
            models.CheckConstraint(
                name="saved_view_choice_is_own", condition=~Q(name="") | Q(audience="")
            ),
        )
        indexes = (models.Index(fields=["list_key", "audience"], name="saved_view_of_list"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        """Whether others find it too."""
        return self.audience != Audience.OWNER

    def may_be_changed_by(self, actor: "User") -> bool:
        """Whether the actor owns it, or looks after what is shared with everybody."""
        keeps_order: Any = actor.is_head or actor.is_administrator
        return self.owner_id == actor.pk or bool(self.is_shared and keeps_order)
