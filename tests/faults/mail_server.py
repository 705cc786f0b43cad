"""A mail server that takes mails slowly, can be broken off at any point, and remembers what it took."""

from __future__ import annotations

import re
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

SECONDS_FOR_A_MAIL = 0.02
# In the order in which one mail passes them. What is killed after "taken" can't know that the mail was taken.
POINTS = ("greeted", "data", "taken", "answered")


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Session)
        self.taken: list[str] = []  # Message-IDs
        self.cuts_in_data = False
        self._fuse: tuple[str, Iterator[int], int, Callable[[], object]] | None = None

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def light(self, point: str, number: int, act: Callable[[], object]) -> None:
        """Call `act` when the `number`-th mail from now on, counted from 0, reaches a point."""
        self._fuse = (point, count(), number, act)

    def reach(self, point: str) -> None:
        if self._fuse is None or self._fuse[0] != point:
            return
        _, passed, number, act = self._fuse
        if next(passed) == number:
            self._fuse = None
            act()


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.say("220 slow")
        while line := self.rfile.readline():
            match line.split()[0].upper():
                case b"DATA":
                    if not self.take():
                        return
                case b"QUIT":
                    self.say("221 bye")
                    return
                case b"EHLO" | b"HELO":
                    self.server.reach("greeted")
                    self.say("250 slow")
                case _:
                    self.say("250 ok")

    def take(self) -> bool:
        self.say("354 go on")
        self.server.reach("data")
        if self.server.cuts_in_data:
            self.rfile.readline()
            return False
        text = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            text += line
        time.sleep(SECONDS_FOR_A_MAIL)
        found = re.search(rb"^Message-ID: (\S+)", text, re.MULTILINE)
        assert found is not None
        self.server.taken.append(found[1].decode())
        self.server.reach("taken")
        self.say("250 taken")
        self.server.reach("answered")
        return True

    def say(self, line: str) -> None:
        try:
            self.wfile.write(f"{line}\r\n".encode())
        except OSError:
            return  # the other end was killed


@contextmanager
def mail_server(port: int = 0) -> Iterator[MailServer]:
    with MailServer(port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
