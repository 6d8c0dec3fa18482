"""What people type about competitors at an account, and about deals won and lost."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from openkam.domain.dossier.forms.amounts import MoneyField, agree_on_currency, as_typed
from openkam.domain.dossier.forms.facts import SURE
from openkam.domain.dossier.models import Contest, Source
from openkam.domain.dossier.services import Deal, NotedPresence
from openkam.domain.dossier.services.presences import BEST, LONGEST, LONGEST_GROUP, WORST

if TYPE_CHECKING:
    from openkam.domain.dossier.models import ComparisonPoint, PresenceVersion

MARKS = [("", "–"), *((str(mark), str(mark)) for mark in range(WORST, BEST + 1))]
GROUP_HELP = _("Empty: for all of them.")


def _words(label: Any, rows: int, help_text: Any = "") -> forms.CharField:
    # The service says how much too long it is; a limit here would cut what was pasted.
    widget = forms.Textarea({"rows": rows, "data-most": LONGEST})
    return forms.CharField(label=label, required=False, help_text=help_text, widget=widget)


def _competitor(*, is_needed: bool) -> forms.CharField:
    asks = {
        "hx-get": reverse_lazy("dossier:competitor-known"),
        "hx-trigger": "input changed delay:300ms",
        "hx-target": "#ds-who",
        "hx-sync": "this:replace",
    }
    return forms.CharField(
        label=_("Competitor"),
        required=is_needed,
        help_text=_("A name that the catalogue does not have yet is added to it."),
        widget=forms.TextInput({"list": "ds-competitors", "autocomplete": "off", **asks}),
    )


def _group() -> forms.CharField:
    return forms.CharField(
        label=_("Product group"),
        required=False,
        max_length=LONGEST_GROUP,
        help_text=GROUP_HELP,
        widget=forms.TextInput({"list": "ds-groups", "autocomplete": "off"}),
    )


class NotePresence(forms.Form):
    """A competitor at an account; `asks_who` while it is not said which one."""

    supplies = _words(_("What they supply"), 3)
    spend = MoneyField(
        label=_("What the account pays them a year"),
        required=False,
        help_text=_("Estimated; leave it empty where nobody knows."),
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    strengths = _words(_("Where they are stronger"), 3)
    weaknesses = _words(_("Where we are stronger"), 3)
    source = forms.ChoiceField(label=_("Where is it from?"), choices=Source.choices)
    source_text = forms.CharField(
        label=_("Who said it, or where it stands"), max_length=500, required=False
    )
    source_url = forms.URLField(
        label=_("Web address"), max_length=500, required=False, assume_scheme="https"
    )
    is_confirmed = forms.TypedChoiceField(
        label=_("How sure is it?"),
        choices=SURE,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        initial=False,
    )
    life_months = forms.IntegerField(
        label=_("Trusted for … months"), min_value=1, max_value=120, required=False
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        points: "Sequence[ComparisonPoint]",
        life_months: int,
        currency: str = "",
        asks_who: bool = False,
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        self.points, self.asks_who = points, asks_who
        if asks_who:
            who = {"competitor": _competitor(is_needed=True), "product_group": _group()}
            self.fields = {**who, **self.fields}
        self.fields["currency"].initial = currency
        self.fields["life_months"].initial = life_months
        for point in points:
            for side, label in (("ours", _("We")), ("theirs", _("They"))):
                self.fields[f"{side}_{point.key}"] = forms.TypedChoiceField(
                    label=f"{point}: {label}",
                    choices=MARKS,
                    coerce=int,
                    empty_value=None,
                    required=False,
                )

    def clean(self) -> dict[str, Any]:
        """Refuse an amount beside which another currency stands than the one chosen."""
        super().clean()
        agree_on_currency(self, ["spend"])
        return self.cleaned_data

    @classmethod
    def initial_of(cls, version: "PresenceVersion | None") -> dict[str, Any]:
        """Return what the form shows of the version that holds."""
        if version is None or version.is_withdrawn:
            return {"seen": version.pk if version else None}
        names = ("supplies", "strengths", "weaknesses", "source", "source_text", "source_url")
        shown = {name: getattr(version, name) for name in (*names, "is_confirmed", "life_months")}
        if version.spend is not None:
            shown["spend"] = as_typed(version.spend)
            shown["currency"] = version.currency
        for key, (ours, theirs) in version.marks.items():
            shown |= {f"ours_{key}": ours, f"theirs_{key}": theirs}
        return {**shown, "seen": version.pk}

    @property
    def marks(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Each point with the fields of our mark and theirs."""
        return [
            (str(one), self[f"ours_{one.key}"], self[f"theirs_{one.key}"]) for one in self.points
        ]

    def noted(self) -> NotedPresence:
        """Return what was typed as the service takes it."""
        typed = self.cleaned_data
        words = ("supplies", "strengths", "weaknesses", "source", "source_text", "source_url")
        return NotedPresence(
            **{name: typed.get(name, "") for name in words},
            spend=typed.get("spend"),
            currency=typed.get("currency", ""),
            is_confirmed=typed.get("is_confirmed", False),
            life_months=typed.get("life_months"),
            marks={
                one.key: (typed.get(f"ours_{one.key}"), typed.get(f"theirs_{one.key}"))
                for one in self.points
            },
        )


class NoteDeal(forms.Form):
    """A deal that was won, lost, or that nobody got."""

    title = forms.CharField(label=_("What it was about"), max_length=200)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Contest.Outcome.choices, widget=forms.RadioSelect
    )
    decided_on = forms.DateField(
        label=_("Decided on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    competitor = _competitor(is_needed=False)
    product_group = _group()
    amount = MoneyField(label=_("Amount"), required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    point = forms.ChoiceField(label=_("What decided it"), required=False)
    reason = _words(_("Why, in your words"), 4)
    source = forms.ChoiceField(label=_("Where is it from?"), choices=Source.choices)
    source_text = forms.CharField(
        label=_("Who said it, or where it stands"), max_length=500, required=False
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, points: "Sequence[ComparisonPoint]", currency: str = "", **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.fields["currency"].initial = currency
        point: Any = self.fields["point"]
        point.choices = [("", _("Not known")), *((one.key, str(one)) for one in points)]

    def clean(self) -> dict[str, Any]:
        """Refuse an amount beside which another currency stands than the one chosen."""
        super().clean()
        agree_on_currency(self, ["amount"])
        return self.cleaned_data

    @classmethod
    def initial_of(cls, row: Contest) -> dict[str, Any]:
        """Return what the form shows of a deal that was noted."""
        names = ("title", "outcome", "decided_on", "product_group", "point", "reason", "source")
        shown = {name: getattr(row, name) for name in (*names, "source_text")}
        if row.amount is not None:
            shown["amount"] = as_typed(row.amount)
            shown["currency"] = row.currency
        shown["competitor"] = row.competitor.name if row.competitor else ""
        return {**shown, "seen": row.edition}

    def deal(self, *, may_add: bool) -> Deal:
        """Return what was typed as the service takes it."""
        needed = {"title": "", "decided_on": None, "outcome": "", "source": ""}
        typed = {**needed, **self.cleaned_data, "may_add": may_add}
        typed.pop("seen", None)
        return Deal(**typed)
