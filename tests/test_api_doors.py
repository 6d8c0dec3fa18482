"""Who gets in through the API: every operation, with what the token of every persona is answered.

An operation that is missing in the table fails, and so does a row without an operation.
"""

from collections import Counter
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from pydantic import BaseModel

from openkam.core.api import scopes
from openkam.core.api.tests import make as keys
from openkam.shell.api.v1 import api

PERSONAS = ("outsider", "reader", "writer", "lead", "observer", "head", "administrator")
# Reader, writer and lead work on the account that the address names. What stands in brackets is
# a case of `ARGUMENTS` or `BODIES`. Without a token, or one that lacks the scope, nobody gets in.
DOORS = """
#                            out read writ lead  obs head admin
list_accounts                200  200  200  200  200  200  200
create_account               201  201  201  201  403  201  201
read_account                 404  200  200  200  200  200  404
read_account[other]          404  404  404  404  200  200  404
change_account               404  403  200  200  403  200  404
change_account[owner]        404  403  403  200  403  200  404
list_children                404  200  200  200  200  200  404
read_level                   404  200  200  200  200  200  404
list_history                 404  200  200  200  200  200  404
list_team                    404  200  200  200  200  200  404
read_member                  404  200  200  200  200  200  404
put_member                   404  403  403  200  403  200  404
put_member[new]              404  403  403  200  403  200  404
delete_member                404  403  403  204  403  204  404
list_key_statuses            404  200  200  200  200  200  404
read_key_status              404  200  200  200  200  200  404
give_key_status              404  403  403  403  403  201  404
take_back_key_status         404  403  403  403  403  204  404
list_key_accounts            200  200  200  200  200  200  200
list_parents                 404  200  200  200  200  200  404
set_parent                   404  403  403  200  403  200  404
set_parent[other]            404  403  403  404  403  200  404
read_parent                  404  200  200  200  200  200  404
correct_parent               404  403  403  200  403  200  404
delete_parent                404  403  403  204  403  204  404
list_keys                    404  200  200  200  200  200  404
read_key                     404  200  200  200  200  200  404
split_key                    404  403  403  200  403  200  404
read_merge_preview           404  403  403  404  403  200  404
read_merge_preview[below]    404  403  403  200  403  200  404
list_merges                  404  200  200  200  200  200  404
merge_accounts               404  403  403  404  403  201  404
merge_accounts[below]        404  403  403  201  403  201  404
undo_merge                   404  403  403  200  403  200  404
list_duplicates              200  200  200  200  200  200  200
list_duplicates[account]     404  200  200  200  200  200  404
say_distinct                 404  403  404  404  403  204  404
say_distinct[below]          404  403  204  204  403  204  404
take_back_distinct           404  403  404  404  403  204  404
create_bulk_change           201  201  201  201  403  201  201
read_bulk_change             404  404  404  404  404  200  404
undo_bulk_change             404  404  404  404  404  200  404
read_concentration           200  200  200  200  200  200  200
list_concentration_rows      200  200  200  200  200  200  200
read_margin                  200  200  200  200  200  200  200
list_margin_rows             200  200  200  200  200  200  200
read_retention               200  200  200  200  200  200  200
list_retention_rows          200  200  200  200  200  200  200
read_trend                   200  200  200  200  200  200  200
list_trend_rows              200  200  200  200  200  200  200
read_segments                200  200  200  200  200  200  200
list_segments_rows           200  200  200  200  200  200  200
list_watched_accounts        200  200  200  200  200  200  200
list_months                  404  200  200  200  200  200  404
list_product_groups          404  200  200  200  200  200  404
read_prices                  404  200  200  200  200  200  404
read_rhythm                  404  200  200  200  200  200  404
list_key_sales               404  200  200  200  200  200  404
list_documents               404  200  200  200  200  200  404
list_documents[other]        404  404  404  404  200  200  404
list_lines                   404  200  200  200  200  200  404
list_lines[other]            404  404  404  404  200  200  404
list_unassigned_documents    403  403  403  403  200  200  403
list_unassigned_lines        403  403  403  403  200  200  403
list_products                200  200  200  200  200  200  200
read_product                 200  200  200  200  200  200  200
list_tiers                   200  200  200  200  200  200  200
create_tier                  403  403  403  403  403  201  201
read_tier                    200  200  200  200  200  200  200
change_tier                  403  403  403  403  403  200  200
move_tier                    403  403  403  403  403  200  200
delete_tier                  403  403  403  403  403  204  204
list_segments                200  200  200  200  200  200  200
create_segment               403  403  403  403  403  201  201
read_segment                 200  200  200  200  200  200  200
change_segment               403  403  403  403  403  200  200
merge_segment                403  403  403  403  403  200  200
delete_segment               403  403  403  403  403  204  204
list_own_fields              200  200  200  200  200  200  200
create_own_field             403  403  403  403  403  201  201
read_own_field               200  200  200  200  200  200  200
change_own_field             403  403  403  403  403  200  200
move_own_field               403  403  403  403  403  200  200
delete_own_field             403  403  403  403  403  204  204
list_rates                   403  403  403  403  200  200  200
read_rate                    403  403  403  403  404  404  404
put_rate                     403  403  403  403  403  200  200
delete_rate                  403  403  403  403  403  404  404
read_constant_rates          403  403  403  403  200  200  200
change_constant_rates        403  403  403  403  403  200  200
list_imports                 403  403  403  403  200  200  200
bring_in                     403  403  403  403  403  202  404
read_import                  403  403  403  403  200  200  200
list_rejects                 403  403  403  403  403  200  403
download_rejects             403  403  403  403  403  200  403
preview_undo                 403  403  403  403  200  200  200
undo_import                  403  403  403  403  403  200  200
read_import_changes          200  200  200  200  200  200  200
find_import_changes          202  202  202  202  202  202  202
list_changed_accounts        200  200  200  200  200  200  200
list_changed_documents       200  200  200  200  200  200  200
begin_upload                 403  403  403  403  403  201  201
read_upload                  403  403  403  403  403  200  404
append_to_upload             403  403  403  403  403  409  404
list_drafts                  403  403  403  403  403  200  200
create_draft                 403  403  403  403  403  201  404
read_draft                   403  403  403  403  403  200  404
change_draft                 403  403  403  403  403  200  404
throw_away_draft             403  403  403  403  403  204  404
preview_draft                403  403  403  403  403  409  404
start_draft                  403  403  403  403  403  409  404
list_draft_rows              403  403  403  403  403  409  404
list_mappings                403  403  403  403  403  200  200
save_mapping                 403  403  403  403  403  201  201
read_mapping                 403  403  403  403  403  200  200
replace_mapping              403  403  403  403  403  200  200
remove_mapping               403  403  403  403  403  422  422
list_schedules               403  403  403  403  403  403  200
create_schedule              403  403  403  403  403  403  201
read_schedule                403  403  403  403  403  403  200
list_fetched_files           403  403  403  403  403  403  200
change_schedule              403  403  403  403  403  403  200
run_schedule                 403  403  403  403  403  403  202
delete_schedule              403  403  403  403  403  403  204
list_allowed_addresses       403  403  403  403  403  403  200
allow_address                403  403  403  403  403  403  201
read_allowed_address         403  403  403  403  403  403  200
forbid_address               403  403  403  403  403  403  422
list_notices                 200  200  200  200  200  200  200
dismiss_notice               404  404  404  404  404  404  204
read_company                 200  200  200  200  200  200  200
change_company               403  403  403  403  403  403  200
change_thresholds            403  403  403  403  403  200  200
read_company_export          403  403  403  403  403  403  403
start_company_export         403  403  403  403  403  403  403
download_company_export      403  403  403  403  403  403  403
list_jobs                    200  200  200  200  200  200  200
read_job                     404  404  404  404  404  404  200
start_job_again              404  404  404  404  404  404  202
list_users                   403  403  403  403  403  403  200
read_user                    403  403  403  403  403  403  200
change_user                  403  403  403  403  403  403  200
reset_second_factor          403  403  403  403  403  403  422
list_invitations             403  403  403  403  403  403  200
invite_user                  403  403  403  403  403  403  201
read_invitation              403  403  403  403  403  403  200
revoke_invitation            403  403  403  403  403  403  204
read_me                      200  200  200  200  200  200  200
find_accounts                200  200  200  200  200  200  200
list_colleagues              200  200  200  200  200  200  200
list_webhooks                403  403  403  403  403  403  200
create_webhook               403  403  403  403  403  403  201
read_webhook                 403  403  403  403  403  403  200
change_webhook               403  403  403  403  403  403  200
delete_webhook               403  403  403  403  403  403  204
rotate_webhook_secret        403  403  403  403  403  403  200
resend_dead_letters          403  403  403  403  403  403  200
list_deliveries              403  403  403  403  403  403  200
read_delivery                403  403  403  403  403  403  200
resend_delivery              403  403  403  403  403  403  200
list_saved_views             200  200  200  200  200  200  200
read_saved_view              200  200  200  200  200  200  200
change_saved_view            403  403  403  403  403  200  200
remove_saved_view            403  403  403  403  403  204  204
list_tokens                  200  200  200  200  200  200  200
revoke_token                 404  404  404  404  404  204  204
list_backups                 403  403  403  403  403  403  200
list_rounds                  200  200  200  200  200  200  200
start_round                  403  403  403  403  403  422  403
read_round                   404  200  200  200  200  200  404
rename_round                 403  403  403  403  403  200  403
remove_round                 403  403  403  403  403  204  403
run_round                    403  403  403  403  403  200  403
close_round                  403  403  403  403  403  200  403
set_selection_weights        403  403  403  403  403  200  403
set_must_haves               403  403  403  403  403  200  403
set_cut                      403  403  403  403  403  200  403
read_cut_line                404  200  200  200  200  200  404
list_ranking                 404  200  200  200  200  200  404
read_ranked_account          404  200  200  200  200  200  404
list_selection_decisions     404  200  200  200  200  200  404
decide_on_account            403  403  403  403  403  201  403
decide_on_accounts           403  403  403  403  403  200  403
reopen_decision              403  403  403  403  403  422  403
list_own_judgements          404  200  200  200  200  200  404
read_own_judgement           404  404  404  200  404  404  404
judge_account                404  404  404  200  403  403  404
take_judgement_back          404  404  404  422  404  404  404
read_coverage                404  200  200  200  200  200  404
list_people                  404  200  200  200  200  200  404
add_person                   404  403  201  201  403  201  404
read_person                  404  200  200  200  200  200  404
change_person                404  403  200  200  403  200  404
set_reports_to               404  403  200  200  403  200  404
note_leaving                 404  403  200  200  403  200  404
list_buying_roles            200  200  200  200  200  200  200
set_roles                    404  403  200  200  403  200  404
note_opinion                 404  403  200  200  403  200  404
withdraw_opinion             404  403  200  200  403  200  404
set_tie                      404  403  200  200  403  200  404
remove_tie                   404  403  204  204  403  204  404
list_contacts                404  200  200  200  200  200  404
note_contact                 404  403  201  201  403  201  404
take_contact_back            404  403  204  204  403  204  404
list_lines_of_people         404  200  200  200  200  200  404
draw_line                    404  403  201  201  403  201  404
remove_line                  404  403  204  204  403  204  404
list_kinds_of_facts          200  200  200  200  200  200  200
read_dossier                  404  200  200  200  200  200  404
note_fact                    404  403  200  200  403  200  404
say_still_true               404  404  200  200  404  200  404
say_contracts_still_true     404  404  200  200  404  200  404
say_competitors_still_true   404  403  200  200  403  200  404
read_fact                     404  200  200  200  200  200  404
withdraw_fact                404  403  200  200  403  200  404
restore_version              404  403  200  200  403  200  404
list_contracts               200  200  200  200  200  200  200
list_contracts_of_account    404  200  200  200  200  200  404
read_contract                404  200  200  200  200  200  404
list_competitors             200  200  200  200  200  200  200
list_comparison_points       200  200  200  200  200  200  200
list_competitors_at_account  404  200  200  200  200  200  404
read_presence                404  200  200  200  200  200  404
list_deals                   404  200  200  200  200  200  404
read_deal                    404  200  200  200  200  200  404
list_files                   404  200  200  200  200  200  404
read_file                    404  200  200  200  200  200  404
download_file                404  200  200  200  200  200  404
add_contract                 404  403  201  201  403  201  404
change_contract              404  403  200  200  403  200  404
withdraw_contract            404  403  200  200  403  200  404
restore_contract             404  403  200  200  403  200  404
note_presence                404  403  200  200  403  200  404
withdraw_presence            404  403  200  200  403  200  404
restore_presence             404  403  200  200  403  200  404
add_deal                     404  403  201  201  403  201  404
change_deal                  404  403  200  200  403  200  404
remove_deal                  404  403  204  204  403  204  404
restore_deal                 404  403  200  200  403  200  404
add_file                     404  403  201  201  403  201  404
change_file                  404  403  200  200  403  200  404
remove_file                  404  403  204  204  403  204  404
restore_file                 404  403  200  200  403  200  404
make_backup                  403  403  403  403  403  403  202
"""
# What an operation's path needs, by its case or else by its name.
ARGUMENTS = {
    "read_account[other]": lambda world: {"account_id": world.other.pk},
    "list_documents[other]": lambda world: {"account_id": world.other.pk},
    "list_lines[other]": lambda world: {"account_id": world.other.pk},
    "put_member[new]": lambda world: {"user_id": world.colleague.pk},
    "read_parent": lambda world: {"account_id": world.below.pk},
    "correct_parent": lambda world: {"account_id": world.below.pk},
    "delete_parent": lambda world: {"account_id": world.below.pk},
    "read_merge_preview[below]": lambda world: {"other_id": world.below.pk},
    "say_distinct[below]": lambda world: {"other_id": world.below.pk},
}
ARGUMENTS |= dict.fromkeys(
    ("rename_round", "remove_round", "run_round", "set_selection_weights", "set_must_haves")
    + ("set_cut",),
    lambda world: {"round_id": world.round.pk},
)
ARGUMENTS["note_fact"] = lambda world: {"kind": "goals"}
ARGUMENTS["judge_account"] = lambda world: {"round_id": world.round.pk, "row_id": world.row.pk}
ARGUMENTS |= dict.fromkeys(
    ("remove_tie", "list_contacts"), lambda world: {"user_id": world.tie.user_id}
)
# What stands behind the address, by the case.
QUERIES = {
    "add_file": lambda world: {"name": "Another.txt"},
    "list_duplicates[account]": lambda world: {"account": world.account.pk},
    "delete_tier": lambda world: {"move_to": world.other_tier.pk},
}
# Where nothing else is said.
USUAL = {
    "webhook_id": lambda world: world.webhook.pk,
    "delivery_id": lambda world: world.webhook_delivery.pk,
    "view_id": lambda world: world.view.pk,
    "token_id": lambda world: world.api_token.pk,
    "import_id": lambda world: world.batch.pk,
    "mapping_id": lambda world: world.mapping.pk,
    "schedule_id": lambda world: world.schedule.pk,
    "address_id": lambda world: world.address.pk,
    "notice_id": lambda world: world.notice.pk,
    "job_id": lambda world: world.job.pk,
    "invitation_id": lambda world: world.invitation.pk,
    "draft_id": lambda world: world.draft.pk,
    "token": lambda world: world.draft.upload.token,
    "account_id": lambda world: world.account.pk,
    "other_id": lambda world: world.other.pk,
    "user_id": lambda world: world.people["reader"].pk,
    "span_id": lambda world: world.span.pk,
    "key_id": lambda world: world.key.pk,
    "merge_id": lambda world: world.merge.pk,
    "change_id": lambda world: world.bulk_change.pk,
    "product_id": lambda world: world.product.pk,
    "tier_id": lambda world: world.tier.pk,
    "segment_id": lambda world: world.segment.pk,
    "field_id": lambda world: world.own_field.pk,
    "currency": lambda world: "USD",
    "month": lambda world: "2026-01",
    "round_id": lambda world: world.run_round.pk,
    "row_id": lambda world: world.run_row.pk,
    "criterion_id": lambda world: world.criterion.pk,
    "position_id": lambda world: world.position.pk,
    "fact_id": lambda world: world.fact.pk,
    "version_id": lambda world: world.version.pk,
    "contract_id": lambda world: world.contract.pk,
    "contract_version_id": lambda world: world.contract_version.pk,
    "presence_id": lambda world: world.presence.pk,
    "presence_version_id": lambda world: world.presence_version.pk,
    "deal_id": lambda world: world.contest.pk,
    "file_id": lambda world: world.file.pk,
    "contact_id": lambda world: world.touch.pk,
    "line_id": lambda world: world.line.pk,
    "kind": lambda world: "power",
}
BODIES = {
    **dict.fromkeys(
        ("add_contract", "change_contract"),
        lambda world: {"title": "Frame", "renewal": "open", "source": "document"},
    ),
    **dict.fromkeys(("withdraw_contract", "withdraw_presence"), lambda world: {}),
    "note_presence": lambda world: {
        "competitor": "Servalt",
        "supplies": "Belts",
        "source": "observation",
    },
    **dict.fromkeys(
        ("add_deal", "change_deal"),
        lambda world: {
            "title": "Belts",
            "decided_on": "2026-03-01",
            "outcome": "won",
            "source": "observation",
        },
    ),
    "add_file": lambda world: b"Another offer.",
    "change_file": lambda world: {"note": "Signed"},
    "create_webhook": lambda world: {
        "url": "https://93.184.215.14/in",
        "events": ["import.finished"],
    },
    "change_webhook": lambda world: {"description": "Another warehouse"},
    "note_fact": lambda world: {"text": "Ten shops", "source": "observation"},
    "say_still_true": lambda world: {"versions": [world.version.pk]},
    "say_contracts_still_true": lambda world: {"versions": [world.contract_version.pk]},
    "say_competitors_still_true": lambda world: {"versions": [world.presence_version.pk]},
    "change_saved_view": lambda world: {"name": "Another name"},
    **dict.fromkeys(
        ("bring_in", "create_draft"),
        lambda world: {"upload": world.draft.upload.token, "mapping_id": world.mapping.pk},
    ),
    "change_draft": lambda world: {"mapping_id": world.mapping.pk},
    "save_mapping": lambda world: {"text": world.mapping.text.replace('"erp"', '"crm"')},
    "replace_mapping": lambda world: {"text": world.mapping.text},
    "create_schedule": lambda world: {
        "name": "Another",
        "mapping_id": world.mapping.pk,
        "origin": "address",
        "address": "https://files.example.com/sales.csv",
    },
    "change_schedule": lambda world: {"is_active": False},
    "allow_address": lambda world: {"host": "other.example.com"},
    "change_company": lambda world: {"name": "Another Works"},
    "change_thresholds": lambda world: {"members_see_whole": True},
    "change_user": lambda world: {"role": "observer"},
    "invite_user": lambda world: {"email": "anna@example.com", "name": "Anna"},
    "begin_upload": lambda world: {"name": "a.csv", "size": 10},
    "append_to_upload": lambda world: b"0123456789",
    "create_account": lambda world: {"name": "By a script"},
    "change_account": lambda world: {"name": "Another name"},
    "change_account[owner]": lambda world: {"owner": world.colleague.pk},
    "put_member": lambda world: {"level": "write"},
    "give_key_status": lambda world: {"state": "former", "reason": "It buys elsewhere."},
    "start_round": lambda world: {"name": "Key accounts 2028"},
    "rename_round": lambda world: {"name": "Key accounts 2028"},
    "set_selection_weights": lambda world: {
        "weights": [
            {"criterion": one.criterion_id, "weight": one.weight}
            for one in world.round.version.criteria.all()
        ]
    },
    "set_must_haves": lambda world: {"must_haves": [{"measure": "growth", "at_least": 0.1}]},
    "set_cut": lambda world: {"max_accounts": 7},
    "decide_on_account": lambda world: {"verdict": "accept", "reason": "It grows."},
    "decide_on_accounts": lambda world: {
        "decisions": [{"row": world.run_row.pk, "verdict": "accept", "reason": "It grows."}]
    },
    "reopen_decision": lambda world: {"reason": "It shrinks."},
    "judge_account": lambda world: {"score": 7, "evidence": "Seen."},
    "add_person": lambda world: {"name": "Petr Havránek"},
    "change_person": lambda world: {"title": "Head of maintenance"},
    "set_reports_to": lambda world: {"reports_to": None},
    "note_leaving": lambda world: {"until": "2026-10-01"},
    "set_roles": lambda world: {"roles": [{"role": "decider"}]},
    "note_opinion": lambda world: {"number": 4, "why": "Her own words"},
    "set_tie": lambda world: {"rating": 3},
    "note_contact": lambda world: {"day": "2026-10-01", "kind": "call"},
    "draw_line": lambda world: {"kind": "conflict", "target": world.boss.pk},
    "set_parent": lambda world: {"parent": None},
    "set_parent[other]": lambda world: {"parent": world.other.pk},
    "correct_parent": lambda world: {"to": "2027-01-01"},
    "split_key": lambda world: {"new_name": "Split off"},
    "merge_accounts": lambda world: {"account": world.other.pk},
    "merge_accounts[below]": lambda world: {"account": world.below.pk},
    "create_tier": lambda world: {"name": "Bronze"},
    "change_tier": lambda world: {"rhythm_days": 14},
    "move_tier": lambda world: {"direction": "down"},
    "create_segment": lambda world: {"name": "Glass"},
    "change_segment": lambda world: {"name": "Pulp"},
    "merge_segment": lambda world: {"segment": world.other_segment.pk},
    "create_own_field": lambda world: {"name": "Depot"},
    "change_own_field": lambda world: {"name": "Tour"},
    "move_own_field": lambda world: {"direction": "up"},
    "put_rate": lambda world: {"rate": "0.91", "origin": "bank"},
    "change_constant_rates": lambda world: {"month": None},
    "create_bulk_change": lambda world: {
        "field": "tier",
        "value": world.tier.pk,
        "accounts": [world.account.pk],
    },
}


def name_of(case):
    return case.partition("[")[0]


def rows_of(table):
    for line in table.strip().splitlines():
        if not line.startswith("#"):
            case, *answers = line.split()
            assert len(answers) == len(PERSONAS), line
            yield case, dict(zip(PERSONAS, map(int, answers), strict=True))


ROWS = list(rows_of(DOORS))
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, operations in api.get_openapi_schema()["paths"].items()
    for method, operation in operations.items()
}


def below(shape):
    for one in shape.__subclasses__():
        if one.__module__.startswith("openkam."):
            yield one
        yield from below(one)


class Caller:
    """Calls one operation as it stands in the document; what it changes is undone."""

    def __init__(self, world, case):
        self.method, path, _operation = OPERATIONS[name_of(case)]
        given = ARGUMENTS.get(case) or ARGUMENTS.get(name_of(case)) or (lambda world: {})
        arguments = {name: find(world) for name, find in USUAL.items() if f"{{{name}}}" in path}
        query = QUERIES.get(case, lambda world: {})(world)
        self.path = path.format(**{**arguments, **given(world)})
        self.path += f"?{urlencode(query)}" if query else ""
        body = BODIES.get(case) or BODIES.get(name_of(case))
        self.body = body(world) if body else None

    def call(self, **headers):
        client = Client(raise_request_exception=False)
        given = {"If-Match": "*", "Upload-Offset": "0", **headers}
        with transaction.atomic():
            response = client.generic(
                self.method.upper(), self.path, *self._content(), headers=given
            )
            transaction.set_rollback(True)
        return response

    def _content(self):
        if self.body is None:
            return ()
        if isinstance(self.body, bytes):
            return (self.body, "application/octet-stream")
        return (keys.as_json(self.body), "application/json")


@pytest.fixture(scope="module")
def tokens(world):
    """A key of every persona, with all rights."""
    return {persona: keys.token(world.people[persona])[1] for persona in PERSONAS}


class TestTable:
    def test_it_names_every_operation_and_no_other(self):
        listed = {name_of(case) for case, _answers in ROWS}

        assert listed - set(OPERATIONS) == set()
        assert set(OPERATIONS) - listed == set()

    def test_no_two_shapes_have_one_name(self):
        # The document knows them by name alone: one would be described as the other.
        shapes = [shape for shape in set(below(BaseModel)) if ".api" in shape.__module__]
        names = Counter(shape.__name__ for shape in shapes if "[" not in shape.__name__)

        assert {name for name, count in names.items() if count > 1} == set()

    def test_every_name_is_used_once(self):
        paths = api.get_openapi_schema()["paths"].values()

        assert len(OPERATIONS) == sum(len(operations) for operations in paths)


@pytest.mark.django_db
class TestDoors:
    @pytest.mark.parametrize(("case", "answers"), ROWS, ids=[case for case, _answers in ROWS])
    def test_they_open_only_to_whom_they_should(self, world, tokens, case, answers):
        caller = Caller(world, case)

        found = {
            persona: caller.call(Authorization=f"Bearer {tokens[persona]}").status_code
            for persona in PERSONAS
        }

        assert found == answers

    @pytest.mark.parametrize("case", sorted({name_of(case) for case, _answers in ROWS}))
    def test_without_a_valid_token_they_stay_closed(self, world, case):
        caller = Caller(world, case)

        answers = [caller.call(), caller.call(Authorization="Bearer okam_wrong")]

        assert [answer.status_code for answer in answers] == [401, 401]
        assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}

    @pytest.mark.parametrize("case", sorted({name_of(case) for case, _answers in ROWS}))
    def test_a_token_without_the_scope_does_not_open_them(self, world, case):
        (needed,) = OPERATIONS[case][2]["security"][0]["Token"] or [""]
        if not needed:
            pytest.skip("Every token opens it.")
        others = [scope for scope in scopes.SCOPES if scope.split(":")[0] != needed.split(":")[0]]
        _token, key = keys.token(world.people["head"], scopes=others)

        answer = Caller(world, case).call(Authorization=f"Bearer {key}")

        assert answer.status_code == 403
        assert answer.json()["scope"] == needed
