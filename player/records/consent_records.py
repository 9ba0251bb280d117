"""What one showing's viewer agreed to, refused and withdrew, on its way into the consent log.

The log is written by a thread of its own, for the film must not wait for a disk.
"""

import queue
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from engine.consent.consent_log import Act, Entry, consent_log_file, record
from engine.consent.purposes import Consent
from engine.problems import Trouble
from player.system.worker import Worker, drain


class ConsentRecords:
    """Appends to the consent log for one showing. Window thread.

    `number` is that of the showing's receipt (a random UUID); `log` the file, None for that of
    whoever runs this.
    """

    def __init__(self, organiser: str = "", log: Path | None = None) -> None:
        self.number = str(uuid4())
        self.chain = ""
        """The chain of the newest line of this showing's that is on the disk."""
        self._organiser = organiser
        self._log = log or consent_log_file()
        self._worker = Worker("consent log")
        self._faults: queue.SimpleQueue[str] = queue.SimpleQueue()

    def answered(
        self,
        granted: Sequence[Consent],
        refused: Sequence[Consent],
        *,
        how: str,
        language: str = "",
        notice: str = "",
    ) -> None:
        """The viewer answered: see `Entry`. Returns at once."""
        said: list[tuple[Act, Sequence[Consent]]] = [("granted", granted), ("refused", refused)]
        self._append([self._entry(act, to, how, language, notice) for act, to in said if to])

    def withdrawn(self, consents: Sequence[Consent], *, how: str, forgets: bool = False) -> None:
        """The viewer withdrew these, by a key, a click …; `forgets` says whether what was inferred
        was dropped as well. Returns at once."""
        self._append([self._entry("withdrawn", consents, how, forgets=forgets)])

    def notices(self) -> list[str]:
        """What could not be written since the last call, a sentence each."""
        return drain(self._faults)

    def close(self) -> None:
        """Wait until all of it is on the disk, for five seconds at most."""
        self._worker.close()

    def _entry(
        self,
        act: Act,
        consents: Sequence[Consent],
        how: str,
        language: str = "",
        notice: str = "",
        forgets: bool = False,
    ) -> Entry:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        told = (how, language, notice, self._organiser, forgets)
        return Entry(at, act, tuple(consents), self.number, *told)

    def _append(self, entries: Sequence[Entry]) -> None:
        if entries:
            self._worker.submit(self._write, entries)

    def _write(self, entries: Sequence[Entry]) -> None:
        try:
            self.chain = record(self._log, entries)
        except Trouble as trouble:
            self._faults.put(str(trouble))
