"""The audit trail in words: each verb has a phrase, each change a before and an after.

Phrases name no person as their subject, so that they read well in languages whose verbs have a
gender; the page sets the actor beside them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openkam.core.access.models import Level, Role
from openkam.core.face import countries, formats, people
from openkam.core.webhooks.models import Endpoint
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.audit.models import Entry

_LABELS: dict[tuple[str, object], object] = {
    **{("key_state", state): label for state, label in portfolio.KEY_STATES.items()},
    **{("reason", reason.value): reason.label for reason in Endpoint.Off},
    **{("level", level.value): level.label for level in Level},
    **{("role", role.value): role.label for role in Role},
}
MOST_ITEMS = 5  # longer lists of names are cut in the sentence

PHRASES = {
    "account.changed": gettext_lazy("Account changed"),
    "account.company_number_set": gettext_lazy("Company number changed"),
    "account.country_set": gettext_lazy("Country changed"),
    "account.created": gettext_lazy("Account added"),
    "account.distinction_removed": gettext_lazy("No longer said to be another customer"),
    "account.distinguished": gettext_lazy("Said to be another customer"),
    "account.domain_set": gettext_lazy("Web domain changed"),
    "account.import_undone": gettext_lazy("What an import changed is undone"),
    "account.key_status_set": gettext_lazy("Key-account status decided"),
    "account.key_status_undone": gettext_lazy("Decision on key-account status taken back"),
    "account.merge_undone": gettext_lazy("Merge undone"),
    "account.merged": gettext_lazy("Accounts merged"),
    "account.own_value_set": gettext_lazy("Own field changed"),
    "account.owner_set": gettext_lazy("Owner changed"),
    "account.parent_corrected": gettext_lazy("Time under a parent account corrected"),
    "account.parent_removed": gettext_lazy("Time under a parent account removed"),
    "account.parent_set": gettext_lazy("Parent account changed"),
    "account.renamed": gettext_lazy("Account renamed"),
    "account.revived": gettext_lazy("Account split off again"),
    "account.segment_set": gettext_lazy("Segment changed"),
    "account.site_set": gettext_lazy("Site changed"),
    "account.tier_set": gettext_lazy("Tier changed"),
    "account.vat_number_set": gettext_lazy("VAT number changed"),
    "address.allowed": gettext_lazy("Web address allowed for scheduled imports"),
    "address.disallowed": gettext_lazy("Web address allowed no more"),
    "backup.made": gettext_lazy("Backup made"),
    "backup.restored": gettext_lazy("Backup put back"),
    "company.changed": gettext_lazy("Company changed"),
    "company.created": gettext_lazy("Company set up"),
    "company.exported": gettext_lazy("Everything exported"),
    "company.logo_removed": gettext_lazy("Logo removed"),
    "company.logo_replaced": gettext_lazy("Logo replaced"),
    "company.rates_month_set": gettext_lazy("Month of the constant rates chosen"),
    "company.restored": gettext_lazy("Brought in from an exported folder"),
    "company.thresholds_changed": gettext_lazy("Thresholds changed"),
    "field.changed": gettext_lazy("Own field changed"),
    "field.created": gettext_lazy("Own field added"),
    "field.moved": gettext_lazy("Own field moved"),
    "field.removed": gettext_lazy("Own field removed"),
    "import.completed": gettext_lazy("File imported"),
    "import.undone": gettext_lazy("Import undone"),
    "invitation.accepted": gettext_lazy("Invitation accepted"),
    "invitation.revoked": gettext_lazy("Invitation withdrawn"),
    "job.revived": gettext_lazy("Job started again"),
    "key.moved": gettext_lazy("Key of another system moved to another account"),
    "mapping.removed": gettext_lazy("Saved mapping deleted"),
    "mapping.saved": gettext_lazy("Mapping saved"),
    "membership.removed": gettext_lazy("Access taken away"),
    "membership.set": gettext_lazy("Access given or changed"),
    "rate.removed": gettext_lazy("Rate removed"),
    "rate.set": gettext_lazy("Rate set"),
    "segment.created": gettext_lazy("Segment added"),
    "segment.merged": gettext_lazy("Segments merged"),
    "segment.removed": gettext_lazy("Segment removed"),
    "segment.renamed": gettext_lazy("Segment renamed"),
    "tier.changed": gettext_lazy("Tier and its promise changed"),
    "tier.created": gettext_lazy("Tier added"),
    "tier.moved": gettext_lazy("Tier moved"),
    "tier.removed": gettext_lazy("Tier removed"),
    "user.added": gettext_lazy("Colleague added by an import"),
    "user.came_by_company_sign_in": gettext_lazy("Came in by company sign-in for the first time"),
    "user.changed": gettext_lazy("Colleague changed by an import"),
    "schedule.changed": gettext_lazy("Scheduled import changed"),
    "schedule.created": gettext_lazy("Scheduled import set up"),
    "schedule.deleted": gettext_lazy("Scheduled import deleted"),
    "schedule.paused": gettext_lazy("Scheduled import paused"),
    "schedule.resumed": gettext_lazy("Scheduled import runs again"),
    "schedule.started": gettext_lazy("Scheduled import started by hand"),
    "user.company_sign_in_tied": gettext_lazy("Tied to an account of company sign-in"),
    "user.company_sign_in_untied": gettext_lazy("Untied from the account of company sign-in"),
    "user.created": gettext_lazy("First administrator created"),
    "user.deactivated": gettext_lazy("User deactivated"),
    "token.created": gettext_lazy("API token made"),
    "token.revoked": gettext_lazy("API token revoked"),
    "user.invited": gettext_lazy("Colleague invited"),
    "user.key_added": gettext_lazy("Passkey or security key added"),
    "user.key_removed": gettext_lazy("Passkey or security key removed"),
    "user.last_administrator_kept": gettext_lazy(
        "No role in company sign-in; kept as the last administrator"
    ),
    "user.password_changed": gettext_lazy("Password changed"),
    "user.password_reset": gettext_lazy("Forgotten password replaced"),
    "user.password_reset_offered": gettext_lazy("Link for a new password made"),
    "user.profile_changed": gettext_lazy("Profile changed"),
    "user.reactivated": gettext_lazy("User reactivated"),
    "user.recovery_codes_made": gettext_lazy("New recovery codes made"),
    "user.role_changed": gettext_lazy("Role changed"),
    "user.second_factor_activated": gettext_lazy("Second factor set up"),
    "user.second_factor_deactivated": gettext_lazy("Second factor given up"),
    "user.second_factor_reset": gettext_lazy("Second factor reset"),
    "user.signed_out_by_provider": gettext_lazy("Signed out by company sign-in"),
    "user.switched_off": gettext_lazy("Switched off by company sign-in"),
    "user.switched_on": gettext_lazy("Switched on again by company sign-in"),
    "view.changed": gettext_lazy("View of a list changed"),
    "view.removed": gettext_lazy("View of a list deleted"),
    "view.restored": gettext_lazy("View of a list brought back"),
    "view.saved": gettext_lazy("View of a list saved"),
    "webhook.activated": gettext_lazy("Webhook switched on"),
    "webhook.changed": gettext_lazy("Webhook changed"),
    "webhook.created": gettext_lazy("Webhook added"),
    "webhook.deactivated": gettext_lazy("Webhook switched off"),
    "webhook.deleted": gettext_lazy("Webhook deleted"),
    "webhook.inside_allowed": gettext_lazy("Allowed to lead inside our network"),
    "webhook.inside_disallowed": gettext_lazy("Allowed no more to lead inside our network"),
    "webhook.plain_allowed": gettext_lazy("Allowed to send without encryption"),
    "webhook.plain_disallowed": gettext_lazy("Allowed no more to send without encryption"),
    "webhook.requeued": gettext_lazy("Sent once more"),
    "webhook.secret_rotated": gettext_lazy("New secret made"),
    "user.session_ended": gettext_lazy("One session ended"),
    "user.sessions_ended": gettext_lazy("Sessions ended"),
}

FIELDS = {
    "a_class_limit_share": gettext_lazy("Class A reaches to"),
    "account": gettext_lazy("Account"),
    "audience": gettext_lazy("Who finds it"),
    "columns": gettext_lazy("Columns"),
    "list": gettext_lazy("List"),
    "query": gettext_lazy("Search, filters and order"),
    "accounts": gettext_lazy("Accounts created"),
    "accounts_moved": gettext_lazy("Accounts moved"),
    "changed": gettext_lazy("changed"),
    "act_decline_share": gettext_lazy("Act from a decline of"),
    "b_class_limit_share": gettext_lazy("Class B reaches to"),
    "company_number": gettext_lazy("Company number"),
    "country": gettext_lazy("Country"),
    "currency": gettext_lazy("Reporting currency"),
    "deliveries": gettext_lazy("Deliveries"),
    "dependence_limit_share": gettext_lazy("Alarm at a dependence of"),
    "description": gettext_lazy("Description"),
    "device": gettext_lazy("Device"),
    "domain": gettext_lazy("Web domain"),
    "dossier_revision_days": gettext_lazy("Dossier revised every … days"),
    "email": gettext_lazy("Mail address"),
    "event": gettext_lazy("Event"),
    "events": gettext_lazy("Events"),
    "fields": gettext_lazy("Fields"),
    "figures_as_of": gettext_lazy("Figures as of"),
    "file": gettext_lazy("File"),
    "first_month": gettext_lazy("First month of the business year"),
    "host": gettext_lazy("Host"),
    "import": gettext_lazy("Import"),
    "is_administrator": gettext_lazy("Administrator"),
    "is_demo": gettext_lazy("Demo company"),
    "is_inside": gettext_lazy("Stands inside our network"),
    "key": gettext_lazy("Key"),
    "key_since": gettext_lazy("Since"),
    "key_state": gettext_lazy("Key-account status"),
    "keys": gettext_lazy("Keys"),
    "kind": gettext_lazy("Kind"),
    "language": gettext_lazy("Language"),
    "level": gettext_lazy("Level"),
    "lines": gettext_lazy("Lines"),
    "loaded": gettext_lazy("loaded"),
    "members_see_whole": gettext_lazy("Members see shares of the whole"),
    "name": gettext_lazy("Name"),
    "new": gettext_lazy("new"),
    "needs_key_status": gettext_lazy("Only for key accounts"),
    "origin": gettext_lazy("Who says so"),
    "owner": gettext_lazy("Owner"),
    "parent": gettext_lazy("Parent account"),
    "position": gettext_lazy("Place"),
    "rate": gettext_lazy("Rate"),
    "rates_month": gettext_lazy("Month of the constant rates"),
    "read": gettext_lazy("read"),
    "reason": gettext_lazy("Reason"),
    "rejected": gettext_lazy("rejected"),
    "rhythm_days": gettext_lazy("Contact every … days"),
    "role": gettext_lazy("Role"),
    "rows": gettext_lazy("Rows"),
    "segment": gettext_lazy("Segment"),
    "sessions": gettext_lazy("Sessions"),
    "site": gettext_lazy("Site"),
    "source": gettext_lazy("Source"),
    "theme": gettext_lazy("Appearance"),
    "tier": gettext_lazy("Tier"),
    "unchanged": gettext_lazy("unchanged"),
    "unassigned": gettext_lazy("without an account"),
    "user": gettext_lazy("Colleague"),
    "valid_from": gettext_lazy("From"),
    "values_lost": gettext_lazy("Values lost"),
    "vat_number": gettext_lazy("VAT number"),
    "wants_plan": gettext_lazy("Has an account plan"),
    "valid_until": gettext_lazy("Until before"),
    "watch_decline_share": gettext_lazy("Watch from a decline of"),
}


@dataclass(frozen=True)
class Change:
    """One field of an entry; what it was is known only where the trail holds a pair."""

    field: str
    before: str
    after: str
    is_pair: bool


@dataclass(frozen=True)
class Event:
    """One write, ready to be read."""

    at: datetime
    actor: str
    phrase: str
    thing: str  # what it was done to, where that is not the page's own thing
    changes: tuple[Change, ...]

    @property
    def when(self) -> str:
        """When it was written."""
        return formats.when(self.at)

    @property
    def initials(self) -> str:
        """Two letters that stand for the actor."""
        return people.initials(self.actor)


def events(
    entries: Iterable["Entry"],
    *,
    page_of: str | Collection[str] = "",
    others: Mapping[int, str] | None = None,
) -> list[Event]:
    """Return the entries in words, in the order given.

    `page_of` is the model's label of the page's own thing ("portfolio.account"), or several;
    entries about other things name them, and so do those about `others`: accounts that were merged.
    """
    own = {page_of} if isinstance(page_of, str) else set(page_of)
    return [
        Event(
            at=entry.at,
            actor=entry.actor_name,
            phrase=phrase(entry.verb),
            thing=_thing(entry, own, others or {}),
            changes=tuple(_changes(entry.changes)),
        )
        for entry in entries
    ]


def _thing(entry: "Entry", own: Collection[str], others: Mapping[int, str]) -> str:
    parts = [others.get(entry.account_id or 0, "")]
    if entry.thing not in own:
        parts.append(entry.thing_name)
    return ": ".join(part for part in parts if part)


def phrase(verb: str) -> str:
    """Return what a verb of the trail means; an unknown verb is shown as it is written."""
    return str(PHRASES[verb]) if verb in PHRASES else verb.replace(".", " ").replace("_", " ")


def _changes(changes: Mapping[str, Any]) -> Iterator[Change]:
    for field, value in changes.items():
        is_pair = isinstance(value, list) and len(value) == 2
        before, after = value if is_pair else ("", value)
        name = field_name(field)
        known_before = in_words(field, before) if is_pair else ""
        yield Change(name, known_before, in_words(field, after), is_pair)


def field_name(field: str) -> str:
    """Return what a recorded field is called; an unknown one is shown as it is written."""
    return str(FIELDS[field]) if field in FIELDS else field.replace("_", " ").capitalize()


def in_words(field: str, value: object) -> str:
    """Return one recorded value as the reader would write it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return ", ".join(f"{field_name(key)} {in_words(key, item)}" for key, item in value.items())
    if isinstance(value, list):
        return _list_in_words(field, value)
    return _by_meaning(field, value)


def _by_meaning(field: str, value: object) -> str:
    if (label := _LABELS.get((field, value))) is not None:
        return str(label)
    if field.endswith("_share") and isinstance(value, str):
        return formats.share(Decimal(value))
    if field == "country":
        return countries.name(str(value))
    if isinstance(value, str):
        return _day_in_words(value)
    return formats.number(value) if isinstance(value, int) else str(value)


def _list_in_words(field: str, values: list[object]) -> str:
    shown = ", ".join(in_words(field, item) for item in values[:MOST_ITEMS])
    left = len(values) - MOST_ITEMS
    if left <= 0:
        return shown
    return _("%(shown)s and %(count)d more") % {"shown": shown, "count": left}


def _day_in_words(text: str) -> str:
    try:
        return formats.day(date.fromisoformat(text)) if len(text) == len("2026-01-31") else text
    except ValueError:
        return text
