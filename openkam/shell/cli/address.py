"""How this machine reaches a server that listens here."""


def reachable(host: str) -> str:
    """Return the host at which this machine reaches a server that listens at `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def local_address(host: str, port: int) -> str:
    """Return the address at which this machine reaches a server that listens there."""
    name = reachable(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
