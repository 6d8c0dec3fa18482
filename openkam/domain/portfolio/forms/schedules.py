"""What people type about imports that run by themselves, turned into values."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.domain.portfolio.models import ImportSchedule

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import SavedMapping

EVERY = (
    (5, _("every 5 minutes")),
    (15, _("every 15 minutes")),
    (60, _("every hour")),
    (360, _("every 6 hours")),
    (1440, _("every day")),
    (10080, _("every week")),
)


class _MappingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_kind_display()} · {obj.source}"


class _Schedule(forms.Form):
    """What every scheduled import says."""

    origin = ""

    name = forms.CharField(label=_("Name"), max_length=100)
    mapping = _MappingChoice(
        label=_("What it brings"),
        queryset=None,
        empty_label=None,
        help_text=_(
            "A saved mapping. Import one file of the source in the browser first, if it is missing."
        ),
    )
    every_minutes = forms.TypedChoiceField(label=_("How often"), coerce=int, initial=60)
    notify: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Who is told"), queryset=None, required=False, empty_label=_("Nobody")
    )

    def __init__(
        self,
        *args: Any,
        mappings: "QuerySet[SavedMapping]",
        people: "QuerySet[User]",
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        self.fields["mapping"].queryset = mappings  # type: ignore[attr-defined]
        self.fields["notify"].queryset = people  # type: ignore[attr-defined]
        every = self.fields["every_minutes"]
        assert isinstance(every, forms.TypedChoiceField)
        every.choices = _every(self.initial.get("every_minutes"))

    def wish(self) -> dict[str, Any]:
        """Return what was typed as the fields of a wish."""
        typed = dict(self.cleaned_data)
        mapping, reader = typed.pop("mapping"), typed.pop("notify")
        return {
            **typed,
            "origin": self.origin,
            "kind": mapping.kind,
            "source": mapping.source,
            "notify_id": reader.pk if reader else None,
        }


class WatchedFolder(_Schedule):
    """A folder whose new files are imported."""

    origin = ImportSchedule.Origin.FOLDER

    folder = forms.CharField(label=_("Folder"), max_length=500)
    pattern = forms.CharField(
        label=_("Names of the files"),
        max_length=100,
        initial="*.csv",
        help_text=_("* stands for any letters: sales-*.csv, *.xlsx. Each file is taken once."),
    )
    field_order = ("name", "mapping", "folder", "pattern", "every_minutes", "notify")

    def clean_pattern(self) -> str:
        """Refuse what can be no name of a file."""
        pattern: str = self.cleaned_data["pattern"]
        if "/" in pattern or "\\" in pattern:
            raise forms.ValidationError(_("Only the name of a file, without a folder."))
        return pattern


class WebAddress(_Schedule):
    """An address from which a file is fetched."""

    origin = ImportSchedule.Origin.ADDRESS

    address = forms.CharField(
        label=_("Web address"),
        max_length=2000,
        help_text=_("https only, on a host among the allowed addresses."),
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
    )
    field_order = ("name", "mapping", "address", "every_minutes", "notify")


FORM_OF: dict[str, type[WatchedFolder | WebAddress]] = {
    ImportSchedule.Origin.FOLDER.value: WatchedFolder,
    ImportSchedule.Origin.ADDRESS.value: WebAddress,
}


class AllowedHost(forms.Form):
    """A host that scheduled imports may ask."""

    host = forms.CharField(
        label=_("Host"),
        max_length=253,
        help_text=_("Only the name, such as files.example.com."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off"}),
    )
    is_inside = forms.BooleanField(
        label=_("Stands inside our network"),
        required=False,
        help_text=_(
            "Without the tick, OpenKAM refuses this name when it leads to a machine inside."
        ),
    )


def _every(chosen: int | None) -> list[tuple[int, Any]]:
    choices: list[tuple[int, Any]] = list(EVERY)
    if chosen is not None and chosen not in dict(EVERY):
        words = _("every %(minutes)d minutes") % {"minutes": chosen}
        choices = sorted([*choices, (chosen, words)], key=lambda choice: choice[0])
    return choices
