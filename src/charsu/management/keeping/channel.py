"""The server's channel to one browser, with two things of our own.

An answer to HEAD ends with its headers. Waitress sends what the house gives it, and Django gives the whole page: the
next answer on the same connection would be read in the midst of it, by a proxy as by a program that sends files.

What is too much for the server is told by our page.

Waitress answers a body beyond its limit with a line of English and closes; what the browser still sends then comes
back as a broken connection, and many show that instead. Here the house is asked (`pages/too_much.py`, which reads
lengths and no body), and what still comes is thrown away unread until the browser has heard the answer.
"""

import io
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Protocol, runtime_checkable

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, MultiSocketServer
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestEntityTooLarge

type_house = Callable[[dict[str, Any], Any], Iterable[bytes]]
MOST_THROWN_AWAY = 2 * 1024**3  # bytes; whoever sends more is cut off


@runtime_checkable
class Closed(Protocol):
    def close(self) -> None: ...


def without_bodies(application: type_house) -> type_house:
    """The house, asked for the headers alone: what it would send is closed unread."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        found = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return found
        if isinstance(found, Closed):
            found.close()
        return []

    return answer


class _Ends:
    """A task of the server whose answer to HEAD has no body, nor the mark that ends one."""

    request: Any
    wrote_header: bool

    def write(self, data: bytes) -> None:
        super().write(b"" if self._is_head() else data)  # type: ignore[misc]

    def finish(self) -> None:
        if not self._is_head():
            super().finish()  # type: ignore[misc]
        elif not self.wrote_header:
            self.write(b"")

    def _is_head(self) -> bool:
        return str(getattr(self.request, "command", "")) == "HEAD"


class Answered(_Ends, WSGITask):  # type: ignore[misc] # without types
    """What the house answers."""


class Misheard(_Ends, ErrorTask):  # type: ignore[misc] # without types
    """What the server answers by itself to what is no request."""


class Told(Answered):
    """The house's own answer to a request whose body nobody reads."""

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        length = max(self.request.content_length, self.request.body_bytes_received)
        return environ | {"wsgi.input": io.BytesIO(), "CONTENT_LENGTH": str(length)}

    def execute(self) -> None:
        self.set_close_on_finish()
        super().execute()
        self.channel.is_too_much = True


def _answer(channel: "Channel", request: Any) -> Any:
    is_too_much = isinstance(request.error, RequestEntityTooLarge)
    return Told(channel, request) if is_too_much else Misheard(channel, request)


class Channel(HTTPChannel):  # type: ignore[misc] # without types
    task_class = Answered
    error_task_class = staticmethod(_answer)
    close_when_flushed: bool
    is_too_much = False  # the answer is given; the connection ends once it is sent
    is_thrown_away = False  # the answer is sent; what comes is not looked at
    left = MOST_THROWN_AWAY

    def writable(self) -> bool:
        return bool(self.will_close if self.is_thrown_away else super().writable())

    def readable(self) -> bool:
        return self.is_thrown_away and not self.will_close or bool(super().readable())

    def handle_write(self) -> None:
        if self.is_too_much and self.close_when_flushed and not self.total_outbufs_len and not self.will_close:
            self.close_when_flushed, self.is_thrown_away = False, True
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)
            return
        super().handle_write()

    def handle_read(self) -> None:
        if not self.is_thrown_away:
            super().handle_read()
            return
        try:
            got = len(self.socket.recv(self.adj.recv_bytes))
        except BlockingIOError:
            return
        except OSError:
            got = 0
        self.left -= got
        if not got or self.left < 0:
            self.handle_close()


def speak_through(server: Any) -> None:
    """Every door of the server opens on our channel; a name may stand for several addresses, each with a door."""
    doors = server.map.values() if isinstance(server, MultiSocketServer) else [server]
    for door in [one for one in doors if isinstance(one, BaseWSGIServer)]:
        door.channel_class = Channel
        door.application = without_bodies(door.application)
