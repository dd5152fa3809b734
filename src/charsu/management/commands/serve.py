"""`charsu serve`: the web process, on PORT. Waitress buffers slow bodies, so a poor link blocks nobody else."""

import signal
import sys
from types import FrameType
from typing import Any

import waitress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application

from charsu.management.keeping.channel import speak_through
from charsu.management.keeping.doors import address_of, why_closed
from charsu.management.keeping.start import refuse_unsound


def of_proxy(*, is_behind: bool, address: str) -> dict[str, Any]:
    """Without this waitress drops what the proxy says: no page would know that it was asked over TLS, and all
    the world would share one address, and with it the limit of attempts to sign in. Only the proxy's own `address` is
    believed: whoever else reaches the port could say that they ask from anywhere."""
    told = {"trusted_proxy": address, "trusted_proxy_count": 1}
    return {**told, "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-for"}} if is_behind else {}


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unsound()
        try:
            server = waitress.create_server(
                get_wsgi_application(),
                host=settings.HOST,
                port=settings.PORT,
                threads=8,
                connection_limit=1000,  # browsers hold connections open; slow bodies hold them longest
                asyncore_use_poll=True,
                max_request_body_size=settings.SERVER_MOST_BYTES,
                ident="charsu",
                **of_proxy(is_behind=settings.BEHIND_PROXY, address=settings.PROXY_ADDRESS),
            )
        except OSError as trouble:
            raise CommandError(why_closed(settings.HOST, settings.PORT, trouble)) from trouble
        speak_through(server)
        signal.signal(signal.SIGTERM, _end)
        self.stdout.write(f"Serving on {address_of(settings.HOST, settings.PORT)}")
        self.stdout.flush()
        server.run()


def _end(number: int, frame: FrameType | None) -> None:
    """What is asked to stop stops in order: open requests are answered, and whoever waits on us is told."""
    sys.exit(0)
