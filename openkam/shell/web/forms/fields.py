"""Fields that several forms of the front use."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from openkam.shell.web.forms.sign_in import NEW_PASSWORD_HELP


class PercentField(forms.DecimalField):
    """A share that people type in percent: "30" or "30,5" becomes 0.30 or 0.305."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_digits=5, decimal_places=2, min_value=Decimal("0.01"), localize=True, **kwargs
        )
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> Decimal | None:
        """Return the share, 0..1."""
        percent: Decimal | None = super().clean(value)
        return None if percent is None else percent / 100

    def prepare_value(self, value: Any) -> Any:
        """Show a stored share in percent; leave what was typed as it is."""
        return (value * 100).normalize() + 0 if isinstance(value, Decimal) else value


class WithNewPassword(forms.Form):
    """Adds a password, typed twice. Its strength is judged where it is stored."""

    password = forms.CharField(
        label=_("Password"),
        help_text=NEW_PASSWORD_HELP,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password once more"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two passwords that differ; leave out the second."""
        values: dict[str, Any] = super().clean() or {}
        again = values.pop("password_again", None)
        if again is not None and values.get("password") not in (None, again):
            self.add_error("password_again", _("The two passwords differ."))
        return values


def language_field(**kwargs: Any) -> forms.ChoiceField:
    """Return the choice of a language; `empty` names the choice of none."""
    empty = kwargs.pop("empty", None)
    choices = [*([("", empty)] if empty else []), *settings.LANGUAGES]
    return forms.ChoiceField(label=_("Language"), choices=choices, **kwargs)


def month_field(**kwargs: Any) -> forms.TypedChoiceField:
    """Return the choice of a month, 1 to 12."""
    return forms.TypedChoiceField(
        label=_("First month of the business year"),
        choices=list(MONTHS.items()),
        coerce=int,
        **kwargs,
    )
