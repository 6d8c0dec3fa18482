"""Who somebody is, what they are at an account, and how to reach them."""

from collections.abc import Iterable, Sequence
from typing import Any

from babel import Locale
from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.core.face.formats import current_language
from openkam.domain.stakeholders.models import ContactWay, Rank
from openkam.domain.stakeholders.services import Way

LANGUAGES = (
    *(
        "ar",
        "bg",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "es",
        "et",
        "fi",
        "fr",
        "he",
        "hr",
        "hu",
        "it",
        "ja",
    ),
    *(
        "ko",
        "lt",
        "lv",
        "nb",
        "nl",
        "pl",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sr",
        "sv",
        "tr",
        "uk",
        "zh",
    ),
)
WAYS = ("email", "phone", "mobile")


class Day(forms.DateInput):
    """A day in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _text(label: Any, longest: int, *, required: bool = False, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=required, **more)


class PersonFacts(forms.Form):
    """Who somebody is."""

    name = _text(_("Name"), 200, required=True, help_text=_("As you say it, without salutation."))
    salutation = _text(_("Salutation"), 40, help_text=_("Such as Dr. or Ms."))
    given_name = _text(_("Given name"), 100)
    family_name = _text(_("Family name"), 100)
    language = forms.ChoiceField(
        label=_("Language"), required=False, help_text=_("In which one writes to them.")
    )
    birthday = forms.DateField(
        label=_("Birthday"),
        required=False,
        widget=Day,
        help_text=_("Only if they told you."),
    )
    source = _text(
        _("Known from"),
        200,
        help_text=_("A visiting card, a meeting, their web page: who asks is told."),
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        field: Any = self.fields["language"]
        kept = str(self.initial.get("language") or "")
        field.choices = [("", _("Not known")), *_languages(kept)]


class PositionFacts(forms.Form):
    """What somebody is at an account."""

    title = _text(_("Title"), 200)
    department = _text(_("Department"), 120, widget=forms.TextInput({"list": "pe-departments"}))
    site = _text(_("Site"), 120, widget=forms.TextInput({"list": "pe-sites"}))
    rank = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("Not known")), *Rank.choices]
    )
    reports_to = forms.TypedChoiceField(
        label=_("Reports to"), required=False, coerce=int, empty_value=None
    )
    since = forms.DateField(label=_("Since"), required=False, widget=Day)

    def __init__(self, *args: Any, bosses: Sequence[tuple[int, str]] = (), **given: Any) -> None:
        super().__init__(*args, **given)
        field: Any = self.fields["reports_to"]
        field.choices = [("", _("Nobody, or not known")), *bosses]

    @property
    def position(self) -> dict[str, Any]:
        """What is known of the position, without the boss."""
        names = ("title", "department", "site", "rank", "since")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class Reach(forms.Form):
    """The usual ways to reach somebody."""

    email = forms.EmailField(label=_("E-mail"), max_length=200, required=False)
    phone = _text(_("Phone"), 200, widget=forms.TextInput(attrs={"type": "tel"}))
    mobile = _text(_("Mobile phone"), 200, widget=forms.TextInput(attrs={"type": "tel"}))

    @property
    def ways(self) -> list[Way]:
        """The ways typed."""
        return [
            Way(kind, value) for kind in WAYS if (value := self.cleaned_data.get(kind, "").strip())
        ]


class Plays(forms.Form):
    """Which roles somebody plays when the customer buys, as far as one assumes."""

    roles = forms.MultipleChoiceField(
        label=_("Buying roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As you assume. On the page of the person you say it for each product group."),
    )

    def __init__(self, *args: Any, roles: Iterable[tuple[str, str]] = (), **given: Any) -> None:
        super().__init__(*args, **given)
        field: Any = self.fields["roles"]
        field.choices = list(roles)


class NewPerson(Plays, Reach, PositionFacts, PersonFacts):
    """A person who is not known yet, at an account."""

    @property
    def facts(self) -> dict[str, Any]:
        """What is known of the person."""
        return {name: self.cleaned_data[name] for name in PersonFacts.base_fields}


class KnownPerson(Plays, PositionFacts):
    """Somebody who is known already, at another account."""

    leaves = forms.TypedMultipleChoiceField(
        label=_("Works no more for"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They left it on the day since when they work here."),
    )

    def __init__(self, *args: Any, places: Sequence[tuple[int, str]] = (), **given: Any) -> None:
        super().__init__(*args, **given)
        field: Any = self.fields["leaves"]
        field.choices = list(places)
        if not places:
            del self.fields["leaves"]


class QuickPerson(forms.Form):
    """As little as says who it is, typed on the way out of a meeting."""

    name = _text(_("Name"), 200, required=True)
    title = _text(_("Title"), 200)
    email = forms.EmailField(label=_("E-mail"), max_length=200, required=False)
    phone = _text(_("Phone"), 200, widget=forms.TextInput(attrs={"type": "tel"}))

    @property
    def ways(self) -> list[Way]:
        """The ways typed."""
        return [
            Way(kind, value)
            for kind in ("email", "phone")
            if (value := self.cleaned_data.get(kind, "").strip())
        ]


class Left(forms.Form):
    """Until when somebody worked there."""

    until = forms.DateField(label=_("Left on"), widget=Day)


class OneWay(forms.Form):
    """One way to reach somebody; an empty value takes it away."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ContactWay.Kind.choices)
    value = _text(_("Number or address"), 200)
    label = _text(_("Remark"), 40)
    is_preferred = forms.BooleanField(label=_("Preferred"), required=False)


Ways = forms.formset_factory(OneWay, extra=2, max_num=30, absolute_max=40)


def language_name(code: str) -> str:
    """Return a language by its name in the reader's own; an unknown code as it is."""
    names = Locale.parse(current_language()).languages
    return str(names.get(code, code))


def _languages(kept: str) -> list[tuple[str, str]]:
    codes = dict.fromkeys([*LANGUAGES, *([kept] if kept else [])])
    return sorted(((code, language_name(code)) for code in codes), key=lambda pair: pair[1])
