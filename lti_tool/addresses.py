"""Which network addresses are public: those that a stranger may have us call."""

from __future__ import annotations

import ipaddress

_GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOT_PUBLIC = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "3fff::/20")))
"""What ``is_global`` lets pass and is no place for an LMS: reserved blocks, the inner door of Azure's machines."""


def is_public(address: str) -> bool:
    """Whether an address, as the resolver gives it, is public; an IPv4 address inside an IPv6 one is what counts."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        within = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip.ipv4_mapped or ip.sixtofour
        if within is not None:
            return is_public(str(within))
        if ip not in _GLOBAL_IPV6:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _NOT_PUBLIC)
