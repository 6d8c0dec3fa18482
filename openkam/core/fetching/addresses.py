"""Which addresses may be asked: https, a host that somebody allowed, no machine of the inside.

A name is resolved once, and the connection goes to what was found and judged here, so that the
name cannot lead somewhere else a moment later.
"""

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from openkam.core.fetching.faults import FetchFault

LONGEST_ADDRESS = 2000
# IPv4 addresses in the clothes of IPv6, beside those that `ipaddress` knows.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
COMPATIBLE = ipaddress.ip_network("::/96")

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Target:
    """Where to connect, and what to ask there."""

    host: str
    port: int
    path: str
    machines: tuple[str, ...]
    """The numeric addresses of the host, all of them judged."""
    is_encrypted: bool = True


def host_of(address: str, *, allows_plain: bool = False) -> str:
    """Return the host of a web address in lower case; FetchFault says what is wrong with it."""
    return _host(_parts(address, allows_plain=allows_plain))


def target_of(address: str, allowed: Mapping[str, bool], *, allows_plain: bool = False) -> Target:
    """Return where an address leads.

    `allowed` maps each host that may be asked to whether it is meant to stand inside the own
    network; `allows_plain` lets http:// pass. FetchFault for anything else.
    """
    parts = _parts(address, allows_plain=allows_plain)
    host = _host(parts)
    if host not in allowed:
        raise FetchFault(
            f"{host} is not among the allowed addresses.", "host_not_allowed", host=host
        )
    is_encrypted = parts.scheme == "https"
    port = parts.port or (443 if is_encrypted else 80)
    machines = _resolved(host, port)
    for machine in machines:
        _judge(host, machine, is_inside=allowed[host])
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, path, machines, is_encrypted)


def _parts(address: str, *, allows_plain: bool) -> SplitResult:
    if len(address) > LONGEST_ADDRESS:
        raise FetchFault("The address is too long.", "address_too_long")
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError as fault:
        raise FetchFault("This is no web address.", "no_address") from fault
    if parts.scheme != "https" and not (allows_plain and parts.scheme == "http"):
        raise FetchFault("The address must begin with https://.", "not_https")
    if parts.username is not None or parts.password is not None:
        raise FetchFault(
            "The address holds a user or a password. Everybody who sees the address would see "
            "them; use an address that needs none.",
            "credentials",
        )
    if not parts.hostname or any(sign <= " " or sign == "\x7f" for sign in address):
        raise FetchFault("This is no web address.", "no_address")
    if not (parts.path + parts.query).isascii():
        raise FetchFault(
            "The address holds letters that must be written as %XX.", "address_not_ascii"
        )
    return parts


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError as fault:
        raise FetchFault("This is no web address.", "no_address") from fault


def _resolved(host: str, port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as fault:
        raise FetchFault(
            f"The host {host} cannot be found.", "unknown_host", is_passing=True, host=host
        ) from fault
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _judge(host: str, machine: str, *, is_inside: bool) -> None:
    """Let a machine pass, or raise FetchFault."""
    ip = ipaddress.ip_address(machine.partition("%")[0])
    inner = _dressed(ip)
    if _is_never_a_server(inner or ip):
        raise FetchFault(
            f"{host} leads to {machine}, where no server can stand.",
            "no_server_address",
            host=host,
            machine=machine,
        )
    if is_inside:
        return
    if inner is not None or not ip.is_global or ip.is_reserved:
        raise FetchFault(
            f"{host} leads to {machine}, inside the own network. An administrator may allow that "
            "for this host.",
            "inside_address",
            host=host,
            machine=machine,
        )


def _dressed(ip: Ip) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for; None if it is one of its own."""
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    for other in (ip.ipv4_mapped, ip.sixtofour, ip.teredo[1] if ip.teredo else None):
        if other is not None:
            return other
    is_compatible = ip in COMPATIBLE and int(ip) > 1
    if ip in NAT64 or is_compatible:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


def _is_never_a_server(ip: Ip) -> bool:
    # Link-local addresses hold what clouds tell their machines in confidence.
    return ip.is_multicast or ip.is_unspecified or ip.is_link_local
