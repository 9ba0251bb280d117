"""What the health page of a supervisor says: the player's report, and what became of the others."""

from pathlib import Path
from typing import Any, Final

from engine.words import Seconds
from player.supervision.heartbeat import Heartbeat
from player.supervision.machine import LOOKED_EVERY, Machine, look
from player.supervision.report import Faults, report_of, versions
from player.supervision.restarts import Restarts, Rung

_PLAYS: Final[dict[Rung, str]] = {
    "whole": "the whole film",
    "linear": "the film's default path",
    "unsensed": "the film's default path, without sensors",
}


class PlayersReport:
    """Of one player after another since `began`, by what their supervisor hears and counts;
    `folder` is where showings are kept. Any thread."""

    def __init__(
        self, began: Seconds, folder: Path, heart: Heartbeat, restarts: Restarts, faults: Faults
    ) -> None:
        self._began = began
        self._folder = folder
        self._heart, self._restarts, self._faults = heart, restarts, faults
        self._machine: Machine | None = None
        self._looked_at: Seconds = 0.0
        self._versions: dict[str, str] = {}

    def now(self, now: Seconds, *, lives: bool, run: int) -> dict[str, Any]:
        """At this monotonic second, in the player's `run`, counted from 1; `lives` says whether
        there is a player."""
        last = self._heart.last
        hangs = self._heart.hangs(now) if lives else ""
        if lives and last is not None and last.report and not hangs:
            report = dict(last.report)
        else:
            report = self._without_player(now, hangs, run == 0 or (run == 1 and lives))
        report["supervisor"] = {
            "crashes": self._restarts.crashes,
            "plays": _PLAYS[self._restarts.rung],
            "up_s": round(now - self._began, 1),
            "ended_players": self._faults.latest,
        }
        return report

    def _without_player(self, now: Seconds, hangs: str, is_first: bool) -> dict[str, Any]:
        if self._machine is None or now - self._looked_at > LOOKED_EVERY:
            self._looked_at = now
            self._machine = look(self._folder)
        if not self._versions:
            self._versions = versions()
        lived_at = self._heart.lived_at
        return report_of(
            None,
            problem=hangs or ("" if is_first else "Another player is on its way."),
            picture_age=now - (self._began if lived_at is None else lived_at),
            up=now - self._began,
            faults=Faults(),
            machine=self._machine,
            of=self._versions,
        )
