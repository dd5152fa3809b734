"""The address that the house answers at."""

import errno
import socket

from django.core.management.base import CommandError


def address_of(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def refuse_a_busy_port(host: str, port: int) -> None:
    """Raises CommandError when another process holds the port, or this one may not have it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as trouble:
            raise CommandError(why_closed(host, port, trouble)) from trouble


def why_closed(host: str, port: int, trouble: OSError) -> str:
    if trouble.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another process. Choose another: PORT={port + 1 if port < 65535 else 8001}."
    return f"cannot listen on {host}:{port}: {trouble.strerror}."
