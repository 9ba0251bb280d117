"""The link between a supervisor and the player that it began: a pair of sockets, lines of JSON.

Down goes one line, the orders with which a player begins; up goes a line twice a second, which
says how it fares: the heartbeat. Nothing of it is on a command line or in an environment, where
others could read it; the environment holds nothing but the number of the socket.

Where the supervisor is gone the player ends in order: two of them must not hold one screen.
"""

import json
import os
import socket
from collections.abc import Mapping, MutableMapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from engine.words import Seconds
from player.supervision.restarts import Rung

VARIABLE: Final = "KULESHOV_SUPERVISOR"
_LONGEST: Final = 256 * 1024  # bytes of a line
_ORDERS_IN: Final[Seconds] = 5.0


@dataclass(frozen=True, slots=True)
class Orders:
    """How a player is to begin."""

    rung: Rung = "whole"
    goes_on: bool = False
    """Whether a showing was cut off, which is to go on where it was."""
    consent: tuple[str, ...] | None = None
    """What the visitor of that showing had consented to, without what they withdrew."""
    age: int | None = None
    """The age in years that this visitor had stated."""
    consent_holds: bool = True
    """Whether both hold still; else whoever stands there now is asked."""
    run: int = 1
    """Which player of this supervisor's it is, counted from 1."""


@dataclass(frozen=True, slots=True)
class Beat:
    """How a player fares. `problem` is empty while its picture advances.

    `consent` is what the visitor of the showing that runs agreed to, None where none runs: a
    supervisor keeps it in memory, for a player that crashes, with the `age` in years that they
    stated. `is_to_go_on` says that the showing which was cut off has not gone on yet, `leaves` that
    all was shown and the screen is free. `report` is for the health page.
    """

    problem: str
    has_begun: bool
    consent: tuple[str, ...] | None = None
    age: int | None = None
    is_to_go_on: bool = False
    leaves: bool = False
    status: str = ""
    report: dict[str, Any] = field(default_factory=dict)


class LinkLost(Exception):  # noqa: N818 - no error, but an end
    """The other end is gone."""


class Link:
    """One end of the link. Any one thread; nothing waits."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._socket.setblocking(False)
        self._socket.set_inheritable(False)
        self._received = b""

    def fileno(self) -> int:
        """For `selectors`."""
        return self._socket.fileno()

    def close(self) -> None:
        """Give the socket back."""
        self._socket.close()

    # --- the supervisor's end -----------------------------------------------------------------

    def order(self, orders: Orders) -> None:
        """Send the orders with which a player begins."""
        self._send(asdict(orders))

    def beats(self) -> list[Beat]:
        """The heartbeats since the last call; what is no such line is passed over. Raises LinkLost
        where the player is gone, once its last beat was returned."""
        is_open = self._receive()
        *lines, self._received = self._received.split(b"\n")
        if len(self._received) > _LONGEST:
            self._received = b""
        beats = [beat for beat in map(_beat, lines) if beat is not None]
        if not is_open and not beats:
            raise LinkLost
        return beats

    # --- the player's -------------------------------------------------------------------------

    def orders(self) -> Orders:
        """The orders; waits for them for some seconds. Those of a first player where none come."""
        self._socket.settimeout(_ORDERS_IN)
        try:
            while b"\n" not in self._received:
                part = self._socket.recv(65536)
                if not part:
                    return Orders()  # with the first beat it shows that nobody is there
                self._received += part
            line, self._received = self._received.split(b"\n", 1)
            told = json.loads(line)
            consent = told.pop("consent")
            return Orders(**told, consent=None if consent is None else tuple(consent))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return Orders()
        finally:
            self._socket.setblocking(False)

    def beat(self, beat: Beat) -> None:
        """Say how the player fares. Raises LinkLost where nobody listens any more."""
        self._send(asdict(beat))

    def _send(self, value: dict[str, Any]) -> None:
        try:
            self._socket.sendall(json.dumps(value).encode("utf-8") + b"\n")
        except BlockingIOError:
            pass  # the supervisor stands still: this one is left out
        except OSError:
            raise LinkLost from None

    def _receive(self) -> bool:
        """Take in what has come; False where the other end is gone."""
        while True:
            try:
                part = self._socket.recv(65536)
            except BlockingIOError:
                return True
            except OSError:
                return False
            if not part:
                return False
            self._received += part


def _beat(line: bytes) -> Beat | None:
    try:
        told = json.loads(line)
        consent = told["consent"]
        return Beat(
            str(told["problem"]),
            bool(told["has_begun"]),
            None if consent is None else tuple(map(str, consent)),
            None if told["age"] is None else int(told["age"]),
            bool(told["is_to_go_on"]),
            bool(told["leaves"]),
            str(told["status"]),
            dict(told["report"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def is_supervised(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a supervisor began this process, and its link was not taken yet."""
    return VARIABLE in environment


def link_of(environment: MutableMapping[str, str] = os.environ) -> Link | None:
    """The link to the supervisor that began this process; None where nobody did.

    The variable is taken out of the environment: no child of the player's has a part in it.
    """
    number = environment.pop(VARIABLE, "")
    if not number.isdecimal():
        return None
    try:
        return Link(socket.socket(fileno=int(number)))
    except OSError:
        return None


def environment_with(number: int, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of a player whose end of the link is the descriptor `number`."""
    return {**environment, VARIABLE: str(number)}
