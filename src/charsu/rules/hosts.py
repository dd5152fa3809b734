"""Addresses of hosts: browsers keep passkeys and security keys for names, never for numbers."""

from ipaddress import IPv4Address, IPv6Address, ip_address


def is_number(host: str) -> bool:
    """Whether `host`, with or without its port, is an address in numbers: 127.0.0.1:8000, [::1]."""
    return _number(host) is not None


def name_instead(host: str) -> str:
    """The name by which the same place is reached, with its port, where every machine knows one: localhost."""
    number = _number(host)
    if number is None or not number.is_loopback:
        return ""
    _, mark, port = host.rpartition("]")[2].rpartition(":")
    return f"localhost{mark}{port}" if mark else "localhost"


def _number(host: str) -> IPv4Address | IPv6Address | None:
    bare = host.partition("]")[0].removeprefix("[") if host.startswith("[") else host.partition(":")[0]
    try:
        return ip_address(bare)
    except ValueError:
        return None
