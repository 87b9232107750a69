"""Which addresses belong to machines of the open web, and which to this machine, its network or nobody."""

from __future__ import annotations

import ipaddress
import socket

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Networks of IPv6 whose addresses end with one of IPv4: RFC 6052, RFC 4291.
_ENDS_WITH_IPV4 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))


def literal(host: str) -> Ip | None:
    """Return the address that a *host* is written as, also as C libraries read one (``127.1``, ``0x7f.1``)."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.ip_address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def is_public(address: Ip) -> bool:
    """Return whether an address, and the one that it holds for a tunnel, is of the open web."""
    if isinstance(address, ipaddress.IPv6Address):
        if inner := _inner(address):
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if any(address in network for network in _ENDS_WITH_IPV4) and int(address) > 1:  # not "::" and "::1"
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo
