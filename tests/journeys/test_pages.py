"""Every page in a real browser: readable for all, light and dark, on a phone, no complaints."""

import re

import pytest
from django.urls import URLResolver, get_resolver
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 900}
# In braces stands what `numbers_of` finds on the pages themselves.
PAGES = {
    "web:tokens": "/profile/tokens/",
    "web:all-tokens": "/settings/tokens/",
    "api-reference": "/api/v1/docs/",
    "api-reference-area": "/api/v1/docs/accounts/",
    "web:find": "/find/?q=bike",
    "web:find-written": "/find/written/?q=tender",
    "web:account": "/accounts/{account}/",
    "web:account-money": "/accounts/{account}/money/",
    "web:account-dossier": "/accounts/{account}/dossier/",
    "web:account-dossier-files": "/accounts/{account}/dossier/files/",
    "dossier:fact-note": "/dossier/accounts/{account}/facts/goals/",
    "dossier:revisions": "/dossier/revisions/",
    "dossier:contracts": "/dossier/contracts/",
    "web:account-dossier-contracts": "/accounts/{account}/dossier/contracts/",
    "dossier:contract-add": "/dossier/accounts/{account}/contracts/new/",
    "web:account-dossier-competitors": "/accounts/{account}/dossier/competitors/",
    "dossier:presence-add": "/dossier/accounts/{account}/competitors/add/",
    "dossier:contest-add": "/dossier/accounts/{account}/contests/add/",
    "dossier:competitors": "/dossier/competitors/",
    "dossier:competitor-add": "/dossier/competitors/add/",
    "dossier:points": "/dossier/points/",
    "dossier:kinds": "/dossier/kinds/",
    "dossier:kind-add": "/dossier/kinds/add/",
    "dossier:templates": "/dossier/templates/",
    "portfolio:directory": "/portfolio/directory/",
    "portfolio:directory-text": "/portfolio/directory/words/",
    "web:account-people": "/accounts/{account}/people/",
    "web:account-people-table": "/accounts/{account}/people/table/",
    "web:account-people-ties": "/accounts/{account}/people/ties/",
    "web:account-people-coverage": "/accounts/{account}/people/coverage/",
    "web:account-team": "/accounts/{account}/team/",
    "web:account-history": "/accounts/{account}/history/",
    "web:account-identity": "/accounts/{account}/identity/",
    "web:import-history": "/imports/{batch}/history/",
    "web:views": "/views/",
    "web:view-save": "/views/save/?list=portfolio:accounts&query=q%3Dbike",
    "web:jobs": "/jobs/",
    "web:job": "/jobs/{job}/",
    "web:demo-leave": "/demo/leave/",
    "web:settings-company": "/settings/company/",
    "web:settings-thresholds": "/settings/thresholds/",
    "web:users": "/settings/users/",
    "web:backups": "/settings/backups/",
    "web:user": "/settings/users/{user}/",
    "web:user-invite": "/settings/users/invite/",
    "web:user-deactivate": "/settings/users/{user}/deactivate/",
    "web:user-reactivate": "/settings/users/{user}/reactivate/",
    "web:user-second-factor-reset": "/settings/users/{user}/second-factor/",
    "web:user-sessions-end": "/settings/users/{user}/sessions/",
    "web:own-sessions": "/profile/sessions/",
    "web:own-sign-ins": "/profile/sign-ins/",
    "web:sign-ins": "/settings/sign-ins/",
    "web:user-password-reset": "/settings/users/{user}/password/",
    "web:webhooks": "/settings/webhooks/",
    "web:webhook-new": "/settings/webhooks/new/",
    "web:profile": "/profile/",
    "stakeholders:people": "/people/",
    "stakeholders:settings": "/people/roles/",
    "stakeholders:import-new": "/people/import/",
    "stakeholders:duplicates": "/people/duplicates/",
    "stakeholders:quick-add": "/people/add/",
    "stakeholders:retention": "/people/retention/",
    "stakeholders:retention-times": "/people/retention/times/",
    "stakeholders:person-add": "/people/accounts/{account}/add/",
    "selection:reviews": "/selection/reviews/",
    "portfolio:accounts": "/portfolio/accounts/",
    "portfolio:account-create": "/portfolio/accounts/new/",
    "portfolio:account-change": "/portfolio/accounts/{account}/change/parent/",
    "portfolio:key-accounts": "/portfolio/accounts/key/",
    "portfolio:key-status-set": "/portfolio/accounts/{account}/status/",
    "portfolio:duplicates": "/portfolio/accounts/duplicates/",
    "portfolio:account-merge": "/portfolio/accounts/{account}/merge/?q=bike",
    "portfolio:account-keys": "/portfolio/accounts/{account}/keys/",
    "portfolio:account-product-groups": "/portfolio/accounts/{account}/product-groups/",
    "portfolio:account-groups-bought": "/portfolio/accounts/{account}/groups-bought/",
    "portfolio:account-prices": "/portfolio/accounts/{account}/prices/",
    "portfolio:account-latest-documents": "/portfolio/accounts/{account}/latest-documents/",
    "portfolio:account-documents": "/portfolio/accounts/{account}/documents/",
    "portfolio:account-lines": "/portfolio/accounts/{account}/lines/",
    "portfolio:unassigned": "/portfolio/unassigned/",
    "portfolio:unassigned-lines": "/portfolio/unassigned/lines/",
    "portfolio:products": "/portfolio/products/",
    "portfolio:imports": "/portfolio/imports/",
    "portfolio:import": "/portfolio/imports/{batch}/",
    "portfolio:import-changes": "/portfolio/imports/{batch}/changes/",
    "portfolio:company-export": "/portfolio/export/",
    "portfolio:import-new": "/portfolio/imports/new/",
    "portfolio:import-mappings": "/portfolio/imports/mappings/",
    "portfolio:import-schedules": "/portfolio/imports/schedules/",
    "portfolio:import-schedule-new": "/portfolio/imports/schedules/new/folder/",
    "portfolio:import-addresses": "/portfolio/imports/addresses/",
    "portfolio:tiers": "/portfolio/tiers/",
    "portfolio:tier-add": "/portfolio/tiers/new/",
    "portfolio:tier-change": "/portfolio/tiers/{tier}/",
    "portfolio:tier-remove": "/portfolio/tiers/{tier}/remove/",
    "portfolio:segments": "/portfolio/segments/",
    "portfolio:segment-add": "/portfolio/segments/new/",
    "portfolio:own-fields": "/portfolio/own-fields/",
    "portfolio:own-field-add": "/portfolio/own-fields/new/",
    "selection:judging": "/selection/judging/",
    "selection:judge": "/selection/judging/{round}/",
    "selection:round-short-list": "/selection/rounds/{round}/short-list/",
    "selection:round-judges": "/selection/rounds/{round}/judges/",
    "selection:round-judgements": "/selection/rounds/{round}/judgements/",
    "selection:account": "/selection/rounds/{round}/accounts/{row}/",
    "portfolio:rates": "/portfolio/rates/",
    "portfolio:rate-set": "/portfolio/rates/set/",
    "selection:rounds": "/selection/",
    "selection:criteria": "/selection/criteria/",
    "selection:criterion-add": "/selection/criteria/add/",
    "selection:round-criteria": "/selection/rounds/{round}/criteria/",
    "selection:round-weights": "/selection/rounds/{round}/weights/",
    "selection:round-pairs": "/selection/rounds/{round}/pairs/",
    "selection:round-rules": "/selection/rounds/{round}/rules/",
    "selection:round-scores": "/selection/rounds/{round}/scores/",
    "selection:round-ranking": "/selection/rounds/{round}/ranking/",
    "selection:round-decisions": "/selection/rounds/{round}/decisions/",
    "selection:round-list": "/selection/rounds/{round}/list/",
    "selection:round-start": "/selection/rounds/start/",
    "selection:round-rename": "/selection/rounds/{round}/rename/",
    "selection:round-remove": "/selection/rounds/{round}/remove/",
    "selection:round-run": "/selection/rounds/{round}/run/",
    "selection:round-close": "/selection/rounds/{round}/close/",
    "stakeholders:threads": "/people/coverage/",
    "stakeholders:stage-set": "/people/accounts/{account}/stage/",
    "stakeholders:colleagues-leave": "/people/colleagues/if-leaves/",
    "stakeholders:touch-add": "/people/touches/add/",
    "economics:concentration": "/economics/concentration/",
    "economics:margin": "/economics/margin/",
    "economics:segments": "/economics/segments/",
    "economics:trend": "/economics/trend/",
    "economics:retention": "/economics/retention/",
    "account_change_password": "/sign-in/password/",
    "account_reauthenticate": "/sign-in/confirm/",
    "mfa_index": "/sign-in/second-factor/",
    "mfa_activate_totp": "/sign-in/second-factor/on/",
    "mfa_add_webauthn": "/sign-in/second-factor/keys/new/",
}
STATES = {
    "what if": "/economics/concentration/?lost={account}",
    "by group": "/economics/concentration/?by=group",
    "margin by group": "/economics/margin/?by=group",
    "margin of an account": "/economics/margin/?account={account}",
    "large with little margin": "/economics/margin/?margin=large&sort=-revenue",
    "retention by group": "/economics/retention/?by=group",
    "lost": "/economics/retention/?movement=lost",
    "segments by segment": "/economics/segments/?by=segment",
    "growth candidates": "/economics/segments/?watch=candidates&sort=-change",
    "trend by product group": "/economics/trend/?by=product_group",
    "trend of an account": "/economics/trend/?account={account}",
    "trend of a product group": "/economics/trend/?product=Road+Bikes",
    "period without sales": "/economics/margin/?first=2001-01&last=2001-02",
    "money of a quarter": "/accounts/{account}/money/?from=2026-01-01&to=2026-04-01",
    "coverage of people known, nobody in touch": "/people/coverage/?show=untied",
    "no hit": "/portfolio/accounts/?q=nobody+is+called+so",
    "what to do with an account": "/find/?account={account}",
    "actions": "/find/?q=%3E",
    "not there": "/accounts/987654321/",
}
PUBLIC_PAGES = {
    "account_login": "/sign-in/",
    "account_inactive": "/sign-in/deactivated/",
    "account_reset_password": "/sign-in/password/reset/",
    "account_reset_password_done": "/sign-in/password/reset/sent/",
    "account_reset_password_from_key": "/sign-in/password/reset/1-spent/",
    "account_reset_password_from_key_done": "/sign-in/password/reset/done/",
    "web:invitation": "/invitation/spent/",
}
FIRST_PAGES = {"web:setup", "web:setup-company", "web:setup-demo"}  # in test_empty_pages
NO_PAGES = {
    "stakeholders:import-drop",
    "stakeholders:import-start",
    "stakeholders:import-undo",
    "stakeholders:merge-undo",
    "stakeholders:person-distinct",
    "dossier:fact",  # the demo holds no facts yet; its own tests look at it
    "dossier:contract-answer",
    "dossier:fact-answer",
    "dossier:fact-withdraw",
    "dossier:paper",  # a PDF
    "dossier:contract",  # the demo holds no contracts yet; their own tests look at them
    "dossier:contract-edit",
    "dossier:contract-restore",
    "dossier:contract-withdraw",
    "dossier:contracts-still-true",
    "dossier:file",
    "dossier:file-add",
    "dossier:file-download",
    "dossier:file-remove",
    "dossier:file-restore",
    "dossier:contracts-export",
    "dossier:kind-edit",  # the demo has none of its own
    "dossier:kind-move",
    "dossier:kind-retire",
    "dossier:revision",
    "dossier:revision-begin",
    "dossier:revision-end",
    "dossier:still-true",
    "dossier:version-restore",
    "dossier:presence",  # nor competitors
    "dossier:presence-edit",
    "dossier:presence-withdraw",
    "dossier:presence-restore",
    "dossier:presences-still-true",
    "dossier:competitor",
    "dossier:competitor-known",  # a fragment
    "dossier:competitor-change",
    "dossier:competitor-retire",
    "dossier:competitor-merge",
    "dossier:competitor-part",
    "dossier:competitors-export",
    "dossier:point-add",
    "dossier:point-rename",
    "dossier:point-move",
    "dossier:point-retire",
    "dossier:contest",
    "dossier:contest-remove",
    "dossier:contest-restore",
    "api-nothing",
    "openapi",
    "web:token-revoke",
    "account_logout",
    "company_sign_in",  # tests/provider
    "company_sign_in_back",
    "company_sign_in_ended",
    "economics:concentration-account",
    "economics:concentration-export",
    "economics:concentration-what-if",
    "economics:report-document",
    "economics:report-picture",
    "economics:report-table",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_edit_webauthn",  # in test_keys
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "portfolio:account-documents-export",
    "portfolio:account-lines-export",
    "portfolio:account-distinct",
    "portfolio:accounts-change",
    "portfolio:accounts-change-undo",
    "portfolio:accounts-export",
    "portfolio:company-export-download",
    "portfolio:import-changes-export",
    "portfolio:import-changes-find",
    "portfolio:import-undo-preview",
    "portfolio:last-import-changes",
    "portfolio:import-draft",  # in test_import
    "portfolio:import-draft-drop",
    "portfolio:import-mapping",  # the demo has none; test_mappings reads it
    "portfolio:import-draft-heads",
    "portfolio:import-draft-preview",
    "portfolio:import-draft-progress",
    "portfolio:import-draft-start",
    "portfolio:import-mapping-file",
    "portfolio:import-mapping-remove",
    "portfolio:import-mapping-restore",
    "portfolio:import-schedule",  # the demo has none; test_views_schedules reads it
    "portfolio:import-schedule-edit",
    "portfolio:import-schedule-pause",
    "portfolio:import-schedule-run",
    "portfolio:import-schedule-delete",
    "portfolio:import-address-remove",
    "portfolio:import-notice-dismiss",
    "portfolio:import-rejects",
    "portfolio:import-undo",
    "portfolio:member-remove",
    "portfolio:merge-undo",
    "portfolio:member-set",
    "portfolio:key-status-undo",
    "portfolio:key-split",  # test_views_identity reads it
    "portfolio:parent-correct",
    "portfolio:own-field-change",
    "portfolio:own-field-move",
    "portfolio:own-field-remove",
    "portfolio:segment-change",
    "portfolio:segment-merge",
    "portfolio:segment-remove",
    "portfolio:tier-move",
    "portfolio:rate-remove",
    "portfolio:rates-export",
    "portfolio:rates-month-set",
    "portfolio:unassigned-documents-export",
    "portfolio:unassigned-lines-export",
    "portfolio:upload",
    "portfolio:upload-begin",
    "stakeholders:map-board",  # this and the next ones: test_people_map
    "stakeholders:map-card",
    "stakeholders:map-export",
    "stakeholders:map-line",
    "stakeholders:map-line-remove",
    "stakeholders:map-place",
    "stakeholders:map-reports",
    "stakeholders:map-tidy",
    "stakeholders:map-undo",
    "web:company-logo",
    "web:health",  # for programs
    "web:health-ready",
    "web:metrics",
    "web:home",
    "web:invitation-revoke",
    "web:job-start-again",
    "selection:round-anchors",
    "selection:criterion",  # the demo has no own one; test_catalogue reads it
    "selection:criterion-retire",
    "selection:round-measure",
    "selection:round-progress",
    "selection:round-confirm",
    "selection:accept-inside",
    "selection:board-pdf",
    "selection:judge-score",
    "selection:board-xlsx",
    "selection:decide",
    "selection:reopen",
    "selection:review-confirm",
    "selection:round-ranking-export",
    "selection:round-what-if",
    "selection:round-what-if-save",
    "stakeholders:tie",  # test_noting_contacts reads these
    "stakeholders:introductions",
    "stakeholders:touches-noted",
    "stakeholders:introduction-find",
    "stakeholders:tie-remove",
    "stakeholders:tie-set",
    "stakeholders:tie-touch",
    "stakeholders:ties-restore",
    "stakeholders:touch-remove",
    "stakeholders:account-if-leaves",  # leads to the coverage; test_coverage_pages reads it
    "stakeholders:if-leaves",
    "dossier:revisions-export",
    "stakeholders:threads-export",
    "stakeholders:colleague-leaves",
    # Pages of a person: test_people reads them.
    "stakeholders:opinion-note",
    "stakeholders:opinion-withdraw",
    "stakeholders:people-export",
    "stakeholders:own-role-add",
    "stakeholders:own-role-retire",
    "stakeholders:account-vcards",
    "stakeholders:import",  # test_people_file walks through them
    "stakeholders:import-progress",
    "stakeholders:import-rejects",
    "stakeholders:merge",
    "stakeholders:person-vcard",
    "stakeholders:person",
    "stakeholders:person-alike",
    "stakeholders:person-change",
    "stakeholders:person-moved",
    "stakeholders:objection-decide",
    "stakeholders:person-correct",  # test_privacy walks these
    "stakeholders:person-erase",
    "stakeholders:person-export",
    "stakeholders:person-held",
    "stakeholders:person-object",
    "stakeholders:retention-decide",
    "stakeholders:position-change",
    "stakeholders:position-end",
    "stakeholders:position-resume",
    "stakeholders:roles-set",
    "stakeholders:ways-set",
    "web:own-session-end",
    "web:sign-ins-export",
    "web:own-sessions-end",
    "web:settings",
    "web:list-columns",
    "web:profile-set",
    "web:view",  # the demo has none; test_saved_views reads it
    "web:view-keep",
    "web:view-open-with",
    "web:view-remove",
    "web:view-restore",
    "web:webhook",  # the demo has none; test_webhooks reads it
    "web:webhook-change",
    "web:webhook-delete",
    "web:webhook-delivery",
    "web:webhook-delivery-resend",
    "web:webhook-resend",
    "web:webhook-secret",
    "web:webhook-switch",
    "web:webhook-test",
}
LANGUAGES = {"cs": "Výsledky", "pl": "Wyniki", "ru": "Результаты"}


@pytest.fixture(scope="module")
def begins_with():
    return "demo"


@pytest.fixture
def desk(open_window):
    """A window of the demo's administrator, who sees everything."""
    with open_window(viewport=DESK, reduced_motion="reduce") as page:
        page.goto("/sign-in/")
        page.get_by_role("button", name="Jean Trenary").click()
        expect(page.locator("nav").first).to_be_visible()
        yield page


def names_of(patterns, space=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names_of(pattern.url_patterns, below)
        else:
            yield f"{space}{pattern.name}"


def numbers_of(page):
    """The numbers of an account, a user, a job and an import, as the lists link them."""
    found = {
        name: number_in(page, address, beginning)
        for name, address, beginning in (
            ("account", "/portfolio/accounts/", "/accounts/"),
            ("user", "/settings/users/", "/settings/users/"),
            ("batch", "/portfolio/imports/", "/portfolio/imports/"),
            ("job", "/jobs/", "/jobs/"),
            ("tier", "/portfolio/tiers/", "/portfolio/tiers/"),
            ("round", "/selection/", "/selection/rounds/"),
        )
    }
    judged = f"/selection/rounds/{found['round']}"
    row = number_in(page, f"{judged}/judgements/", f"{judged}/accounts/")
    return {**found, "row": row}


def number_in(page, address, beginning):
    page.goto(address)
    links = page.locator(f"main tbody a[href^='{beginning}']")
    return re.search(rf"{beginning}(\d+)/", links.first.get_attribute("href"))[1]


class TestPages:
    def test_none_is_forgotten_here(self):
        named = {
            name for name in names_of(get_resolver().url_patterns) if not name.startswith("api:")
        }

        assert named == PAGES.keys() | PUBLIC_PAGES.keys() | FIRST_PAGES | NO_PAGES

    def test_they_are_open_to_everybody_in_every_light(self, desk, faults_of):
        numbers = numbers_of(desk)
        addresses = [*PAGES.values(), *STATES.values()]

        found = {one: faults_of(desk, one.format(**numbers)) for one in addresses}

        assert not {address: faults for address, faults in found.items() if faults}

    def test_so_are_those_before_the_sign_in(self, open_window, faults_of):
        with open_window(viewport=DESK, reduced_motion="reduce") as page:
            found = {one: faults_of(page, one) for one in PUBLIC_PAGES.values()}

        assert not {address: faults for address, faults in found.items() if faults}


class TestKeyboard:
    def test_it_finds_an_account_from_everywhere(self, desk):
        desk.goto("/profile/")

        desk.keyboard.press("Control+k")
        expect(desk.locator("#palette-text")).to_be_focused()
        desk.keyboard.type("bike")
        desk.keyboard.press("Enter")

        desk.wait_for_url(re.compile(r"/accounts/\d+/"))

    def test_it_finds_a_page_by_its_title(self, desk):
        desk.goto("/profile/")

        desk.keyboard.press("Control+k")
        desk.keyboard.type("concentration")
        expect(desk.locator("#palette-found [role=option]").first).to_contain_text("Concentration")
        desk.keyboard.press("Enter")

        desk.wait_for_url("**/economics/concentration/")

    def test_it_leaves_the_search_by_escape(self, desk):
        desk.goto("/profile/")

        desk.keyboard.press("Control+k")
        desk.keyboard.press("Escape")

        expect(desk.locator("#palette")).to_be_hidden()


class TestLanguages:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_is_a_choice_of_the_user(self, desk, language):
        desk.goto("/profile/")

        desk.locator("select[name=language]").select_option(language)
        desk.locator("main form button[type=submit]").first.click()
        desk.wait_for_load_state()

        expect(desk.locator(f"html[lang={language}]")).to_have_count(1)
        expect(desk.locator("nav").first).to_contain_text(LANGUAGES[language])
        for address in ("/portfolio/accounts/", "/economics/concentration/", "/settings/users/"):
            assert desk.goto(address).status == 200
