"""Which network addresses belong to the open internet; a pure judgement of one address.

``is_global`` of the standard library lets addresses pass that carry a private IPv4 address inside IPv6; those are
unwrapped.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_TRANSLATED = IPv6Network("64:ff9b::/96")
_TRANSLATED_LOCALLY = IPv6Network("64:ff9b:1::/48")
_COMPATIBLE = IPv6Network("::/96")
_PROTOCOLS = IPv4Network("192.0.0.0/24")
_DOCUMENTATION = IPv6Network("3fff::/20")


def is_public(address: str) -> bool:
    """Tell whether ``address``, and any IPv4 address inside it, can be reached by everybody.

    >>> is_public("127.0.0.1"), is_public("64:ff9b::7f00:1"), is_public("1.1.1.1")
    (False, False, True)
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        if parsed.is_site_local or parsed in _TRANSLATED_LOCALLY:
            return False
        inner = list(_embedded(parsed))
        carried = parsed.ipv4_mapped is not None or parsed in _TRANSLATED
        return all(map(_is_open, inner)) and (carried or _is_open(parsed))
    return _is_open(parsed)


def _is_open(address: IPv4Address | IPv6Address) -> bool:
    closed = address.is_multicast or address.is_unspecified or address.is_reserved or address.is_loopback
    unknown = address in _PROTOCOLS or address in _DOCUMENTATION  # older versions of Python take them for global
    return address.is_global and not closed and not address.is_link_local and not unknown


def _embedded(address: IPv6Address) -> Iterator[IPv4Address]:
    """Yield the IPv4 addresses that an IPv6 address carries: mapped, 6to4, Teredo, NAT64 and compatible ones."""
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if address in _TRANSLATED or address in _COMPATIBLE:
        yield IPv4Address(int(address) & 0xFFFFFFFF)
