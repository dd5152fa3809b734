"""`charsu serve`: the web process, on PORT. Waitress buffers slow bodies, so a poor link blocks nobody else."""

from typing import Any

import waitress
from django.conf import settings
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Serving on http://127.0.0.1:{settings.PORT}/")
        self.stdout.flush()
        waitress.serve(
            get_wsgi_application(),
            host="127.0.0.1",
            port=settings.PORT,
            threads=8,
            connection_limit=1000,  # browsers hold connections open; slow bodies hold them longest
            asyncore_use_poll=True,
            max_request_body_size=settings.ATTACHMENT_MOST_BYTES + 5_000_000,
            ident="charsu",
        )
