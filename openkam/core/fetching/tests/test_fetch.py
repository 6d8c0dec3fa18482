import hashlib
import time

import pytest

from openkam.core.fetching import FetchFault, Limits, addresses, fetch, host_of
from openkam.core.fetching.tests.server import content, serving, status

INSIDE = {"localhost": True}


@pytest.fixture
def trusted(tmp_path, monkeypatch):
    """Trust the authority that the test's server makes in this folder."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return tmp_path


def fault_of(address, folder, allowed=None, **given):
    with pytest.raises(FetchFault) as caught:
        fetch(address, allowed=INSIDE if allowed is None else allowed, to=folder / "it", **given)
    assert not (folder / "it").exists()
    return caught.value


class TestFetch:
    def test_it_writes_the_file(self, trusted):
        body = b"Invoice,Net\n1,2\n" * 50_000
        with serving(trusted, {"/export/sales.csv?y=1": content(body)}) as port:
            fetched = fetch(
                f"https://localhost:{port}/export/sales.csv?y=1",
                allowed=INSIDE,
                to=trusted / "it",
            )

        assert fetched.path.read_bytes() == body
        assert fetched.size == len(body)
        assert fetched.digest == hashlib.sha256(body).hexdigest()
        assert fetched.name == "sales.csv"

    @pytest.mark.parametrize(
        ("given", "name"),
        [
            ('attachment; filename="faktury.csv"', "faktury.csv"),
            ('attachment; filename="../../etc/passwd"', "passwd"),
            ('attachment; filename="C:\\\\x\\\\s.csv"', "s.csv"),
            ("attachment; filename*=UTF-8''%C4%8D.csv", "č.csv"),
        ],
    )
    def test_it_takes_the_name_that_the_server_gives(self, trusted, given, name):
        page = content(b"x", Content_Disposition=given)
        with serving(trusted, {"/": page}) as port:
            fetched = fetch(f"https://localhost:{port}", allowed=INSIDE, to=trusted / "it")

        assert fetched.name == name

    def test_it_sends_no_cookies_and_no_credentials(self, trusted):
        asked = []

        def page(request):
            asked.append(dict(request.headers))
            content(b"x", Set_Cookie="a=b")(request)

        with serving(trusted, {"/": page}) as port:
            for _time in range(2):
                fetch(f"https://localhost:{port}/", allowed=INSIDE, to=trusted / "it")

        assert {*asked[1]} == {"Host", "Accept", "Accept-Encoding", "User-Agent"}

    def test_it_follows_redirects(self, trusted):
        pages = {
            "/a": status(301, Location="/b"),
            "/b": status(307, Location="c"),
            "/c": status(302, Location="/d"),
            "/d": content(b"here"),
        }
        with serving(trusted, pages) as port:
            fetched = fetch(f"https://localhost:{port}/a", allowed=INSIDE, to=trusted / "it")

        assert fetched.path.read_bytes() == b"here"


class TestRefusals:
    @pytest.mark.parametrize(
        ("address", "code"),
        [
            ("http://localhost/x", "not_https"),
            ("file:///etc/passwd", "not_https"),
            ("ftp://localhost/x", "not_https"),
            ("//localhost/x", "not_https"),
            ("https://", "no_address"),
            ("https://localhost:99999/", "no_address"),
            ("https://[::1/", "no_address"),
            ("https://local host/", "no_address"),
            ("https://localhost/a\r\nHost: evil", "no_address"),
            ("https://user:secret@localhost/", "credentials"),
            ("https://user@localhost/", "credentials"),
            ("https://localhost/účto", "address_not_ascii"),
            ("https://elsewhere.example/", "host_not_allowed"),
            ("https://localhost.evil.example/", "host_not_allowed"),
            ("https://localhost/" + "x" * 3000, "address_too_long"),
        ],
    )
    def test_it_refuses_addresses_that_nobody_allowed(self, tmp_path, address, code):
        assert fault_of(address, tmp_path).code == code

    def test_it_refuses_a_host_that_does_not_exist(self, tmp_path):
        fault = fault_of("https://no.invalid/", tmp_path, {"no.invalid": False})

        assert fault.code == "unknown_host"
        assert fault.is_passing

    def test_it_refuses_the_inside_unless_it_is_meant(self, tmp_path):
        fault = fault_of("https://localhost/", tmp_path, {"localhost": False})

        assert fault.code == "inside_address"
        assert "inside the own network" in str(fault)

    @pytest.mark.parametrize(
        "machine",
        [
            "10.0.0.1",
            "172.16.5.5",
            "192.168.1.1",
            "127.0.0.1",
            "100.64.0.1",
            "240.0.0.1",
            "192.0.2.1",
            "::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
        ],
    )
    def test_no_kind_of_inside_address_passes(self, tmp_path, machine):
        host = f"[{machine}]" if ":" in machine else machine

        fault = fault_of(f"https://{host}/", tmp_path, {machine: False})

        assert fault.code == "inside_address"

    @pytest.mark.parametrize(
        "machine",
        [
            "169.254.169.254",
            "0.0.0.0",
            "224.0.0.1",
            "ff02::1",
            "fe80::1",
            "::",  # noqa: S104
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
        ],
    )
    def test_some_are_never_asked(self, tmp_path, machine):
        host = f"[{machine}]" if ":" in machine else machine

        fault = fault_of(f"https://{host}/", tmp_path, {machine: True})

        assert fault.code == "no_server_address"

    def test_the_outside_passes(self):
        target = addresses.target_of("https://93.184.215.14/x?y", {"93.184.215.14": False})

        assert target.machines == ("93.184.215.14",)
        assert (target.port, target.path) == (443, "/x?y")

    @pytest.mark.parametrize(
        ("location", "code"),
        [
            ("http://localhost/", "not_https"),
            ("https://elsewhere.example/", "host_not_allowed"),
            ("https://127.0.0.1/", "inside_address"),
            ("https://user:pw@localhost/", "credentials"),
            ("file:///etc/passwd", "not_https"),
        ],
    )
    def test_a_redirect_is_judged_like_the_address(self, trusted, location, code):
        allowed = {**INSIDE, "127.0.0.1": False}
        with serving(trusted, {"/": status(302, Location=location)}) as port:
            fault = fault_of(f"https://localhost:{port}/", trusted, allowed)

        assert fault.code == code

    def test_it_does_not_follow_for_ever(self, trusted):
        with serving(trusted, {"/": status(302, Location="/")}) as port:
            assert fault_of(f"https://localhost:{port}/", trusted).code == "redirects"

    @pytest.mark.parametrize("is_announced", [True, False])
    def test_it_refuses_what_is_too_large(self, trusted, is_announced):
        def page(request):
            request.send_response(200)
            if is_announced:
                request.send_header("Content-Length", "3000000")
            request.end_headers()
            request.wfile.write(b"x" * 3_000_000)

        with serving(trusted, {"/": page}) as port:
            limits = Limits(size=2 * 1024 * 1024)
            fault = fault_of(f"https://localhost:{port}/", trusted, limits=limits)

        assert fault.code == "too_large"
        assert "2 MB" in str(fault)

    def test_it_refuses_a_file_that_ends_too_early(self, trusted):
        def page(request):
            request.send_response(200)
            request.send_header("Content-Length", "100")
            request.end_headers()
            request.wfile.write(b"half")

        with serving(trusted, {"/": page}) as port:
            fault = fault_of(f"https://localhost:{port}/", trusted)

        assert (fault.code, fault.is_passing) == ("connection", True)

    def test_it_refuses_a_file_whose_end_nobody_vouches_for(self, trusted):
        def page(request):
            request.send_response(200)
            request.end_headers()
            request.wfile.write(b"perhaps half")

        with serving(trusted, {"/": page}) as port:
            assert fault_of(f"https://localhost:{port}/", trusted).code == "connection"

    def test_it_refuses_a_packed_file(self, trusted):
        with serving(trusted, {"/": content(b"x", Content_Encoding="gzip")}) as port:
            assert fault_of(f"https://localhost:{port}/", trusted).code == "encoding"

    @pytest.mark.parametrize(("code", "is_passing"), [(404, False), (403, False), (503, True)])
    def test_it_says_what_the_server_answers(self, trusted, code, is_passing):
        with serving(trusted, {"/": status(code)}) as port:
            fault = fault_of(f"https://localhost:{port}/", trusted)

        assert (fault.code, fault.parameters["status"]) == ("refused", code)
        assert fault.is_passing == is_passing

    def test_it_refuses_a_certificate_that_nobody_vouches_for(self, tmp_path):
        with serving(tmp_path, {"/": content(b"x")}) as port:
            fault = fault_of(f"https://localhost:{port}/", tmp_path)

        assert fault.code == "certificate"

    def test_it_refuses_the_certificate_of_another(self, trusted):
        with serving(trusted, {"/": content(b"x")}, name="other.example") as port:
            fault = fault_of(f"https://localhost:{port}/", trusted)

        assert fault.code == "certificate"

    def test_it_does_not_wait_for_a_silent_server(self, trusted):
        def page(_request):
            time.sleep(1)

        with serving(trusted, {"/": page}) as port:
            limits = Limits(silence_seconds=0.2)
            fault = fault_of(f"https://localhost:{port}/", trusted, limits=limits)

        assert (fault.code, fault.is_passing) == ("too_slow", True)

    def test_it_does_not_wait_for_a_server_that_drips(self, trusted):
        def page(request):
            request.send_response(200)
            request.end_headers()
            for _piece in range(50):
                request.wfile.write(b"x")
                request.wfile.flush()
                time.sleep(0.05)

        with serving(trusted, {"/": page}) as port:
            limits = Limits(silence_seconds=5, whole_seconds=0.4)
            fault = fault_of(f"https://localhost:{port}/", trusted, limits=limits)

        assert fault.code == "too_slow"

    def test_it_says_when_nobody_listens(self, tmp_path):
        with serving(tmp_path, {}) as port:
            pass

        assert fault_of(f"https://localhost:{port}/", tmp_path).code == "connection"

    def test_a_name_is_resolved_once(self, trusted, monkeypatch):
        """The machine that was judged is the one asked, whatever the name says a moment later."""
        asked = []
        real = addresses.socket.getaddrinfo

        def resolver(host, *given, **options):
            asked.append(host)
            return real(host, *given, **options)

        monkeypatch.setattr(addresses.socket, "getaddrinfo", resolver)
        with serving(trusted, {"/": content(b"x")}) as port:
            fetch(f"https://localhost:{port}/", allowed=INSIDE, to=trusted / "it")

        assert asked.count("localhost") == 1


class TestHostOf:
    @pytest.mark.parametrize(
        ("address", "host"),
        [
            ("https://Files.Example.COM:8443/x", "files.example.com"),
            ("https://účto.example/", "xn--to-qka0f.example"),
            ("https://files.example.com./", "files.example.com"),
        ],
    )
    def test_it_returns_the_host(self, address, host):
        assert host_of(address) == host
