"""Which addresses of the internet may be connected to: public ones, in whatever form they are written."""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""The well-known prefix (RFC 6052): the last 32 bits are the IPv4 address that is really meant."""
_COMPATIBLE = ipaddress.IPv6Network("::/96")
"""IPv4-compatible addresses, deprecated (RFC 4291): the last 32 bits are the IPv4 address."""
_NEVER = (
    ipaddress.IPv6Network("64:ff9b:1::/48"),  # NAT64 for local use (RFC 8215)
    ipaddress.IPv6Network("2001::/32"),  # Teredo: tunnels to whatever its 32 bits say
    ipaddress.IPv6Network("fec0::/10"),  # site-local, deprecated and still routed at places
    ipaddress.IPv4Network("192.88.99.0/24"),  # 6to4 relays, deprecated (RFC 7526)
)


def meant(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one that stands for it (mapped, compatible, NAT64, 6to4), else the address."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour
    if inner is not None:
        return inner
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 0xFFFF):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(text: str) -> bool:
    """Whether this numeric address (a zone such as %eth0 allowed) is one of the open internet.

    Private, loopback, link-local, shared (100.64/10), multicast, reserved, documentation and unspecified ones are
    not (the IANA special-purpose registries, as `ipaddress` has them, and RFC 6052, 8215, 3056, 4380).
    """
    try:
        address = meant(ipaddress.ip_address(text.split("%", 1)[0]))
    except ValueError:
        return False
    if any(address.version == net.version and address in net for net in _NEVER):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
