"""Starts the provider, and tells it whom it knows and how it shall misbehave."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from openkam.core.company_sign_in.configuration import Configuration

HERE = Path(__file__).parent
NODE = shutil.which("node") or str(Path(sys.executable).parent / "node")
ROLES = {
    "kam-heads": ("head",),
    "board": ("observer",),
    "kam": ("member",),
    "it": ("administrator",),
}
CLIENT, SECRET = "openkam", "a secret of the tests"


@dataclass
class Provider:
    """A provider that runs, and the knobs on it."""

    issuer: str

    def configuration(self, **changes: Any) -> Configuration:
        """What an operator would set for it."""
        given = {
            "issuer": self.issuer,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "name": "Lantern ID",
            "roles": ROLES,
        }
        return Configuration(**{**given, **changes})

    def knows(self, id: str, **claims: Any) -> None:
        """Let the provider know somebody, who signs in next."""
        given = {
            "email": f"{id}@example.com",
            "email_verified": True,
            "name": f"{id.title()} Example",
            "groups": ["kam"],
        }
        self.tell("account", id=id, claims={**given, **claims})
        self.tell("behave", next=id, denies=False, isDown=False, bend=None)

    def forgets(self, id: str) -> None:
        """Let somebody leave the company."""
        self.tell("account", id=id)

    def behaves(self, **how: Any) -> None:
        """Let the provider be down, deny, or bend what it signs."""
        self.tell("behave", **how)

    def signed(self, claims: dict[str, Any], **how: Any) -> str:
        """A token with these claims."""
        return self.tell("sign", claims=claims, **how)

    def tell(self, what: str, **said: Any) -> Any:
        """Tell the provider something."""
        answer = requests.post(f"{self.issuer}/control/{what}", json=said, timeout=10)
        answer.raise_for_status()
        return answer.json()


def free_port() -> int:
    """A port of the loopback address that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def running(ours: str, port: int | None = None) -> Iterator[Provider]:
    """A provider that leads people back to our address, until the end of the block."""
    port = port or free_port()
    process = subprocess.Popen(
        [NODE, str(HERE / "provider.mjs"), str(port), ours],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready", "The provider did not start."
        yield Provider(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        process.stdout.close()
