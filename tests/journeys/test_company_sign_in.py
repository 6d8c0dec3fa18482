"""In by the company's provider and out again, in a real browser."""

import pytest

from tests.provider.running import CLIENT, SECRET, free_port, running

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def port():
    return free_port()


@pytest.fixture(scope="module")
def more_settings(port):
    return {
        "OPENKAM_URL": "http://127.0.0.1:8000",  # for commands; the server has its own
        "OPENKAM_OIDC_ISSUER": f"http://127.0.0.1:{port}",
        "OPENKAM_OIDC_CLIENT_ID": CLIENT,
        "OPENKAM_OIDC_CLIENT_SECRET": SECRET,
        "OPENKAM_OIDC_NAME": "Lantern ID",
        "OPENKAM_OIDC_ROLES": "kam-heads=head, board=observer, kam=member, it=administrator",
    }


@pytest.fixture(scope="module")
def provider(port, installation, company):
    with running(installation.url, port) as started:
        yield started


def sign_in(page, address="/portfolio/accounts/"):
    page.goto(address)
    page.get_by_role("link", name="Sign in with Lantern ID").click()


class TestCompanySignIn:
    def test_a_colleague_comes_in_and_goes_out_again(self, provider, open_window, installation):
        provider.knows("otto", groups=["board"], name="Otto Observer")

        with open_window() as page:
            sign_in(page)
            page.wait_for_url("**/portfolio/accounts/")
            page.goto("/profile/")
            assert page.locator("dd").get_by_text("Observer", exact=True).is_visible()
            page.goto("/sign-in/out/")
            page.get_by_role("button", name="Sign out").click()
            page.wait_for_url(f"{provider.issuer}/**")
            page.get_by_role("button", name="Sign out of the company").click()
            page.wait_for_url(f"{installation.url}/sign-in/**")
            page.goto("/profile/")
            assert page.get_by_role("link", name="Sign in with Lantern ID").is_visible()

    def test_it_needs_no_script(self, provider, open_window):
        provider.knows("otto", groups=["board"])

        with open_window(java_script_enabled=False) as page:
            sign_in(page)
            page.wait_for_url("**/portfolio/accounts/")

    def test_the_provider_ends_the_session(self, provider, open_window, installation):
        provider.knows("eva")

        with open_window() as page:
            sign_in(page)
            page.wait_for_url("**/portfolio/accounts/")
            told = provider.tell(
                "logout", sub="eva", to=f"{installation.url}/sign-in/company/ended/"
            )
            page.reload()
            assert told == 200
            assert page.get_by_role("link", name="Sign in with Lantern ID").is_visible()

    def test_who_has_no_role_reads_whom_to_ask(self, provider, open_window):
        provider.knows("nora", groups=["canteen"])

        with open_window() as page:
            sign_in(page)
            page.get_by_role("heading", name="You have no role in OpenKAM").wait_for()
            page.get_by_role("link", name="Back to sign-in").click()
            assert page.get_by_role("link", name="Sign in with Lantern ID").is_visible()

    def test_the_sign_in_page_is_good_for_everybody(self, provider, open_window, faults_of):
        with open_window(reduced_motion="reduce") as page:
            assert faults_of(page, "/sign-in/") == []
