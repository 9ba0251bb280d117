"""What one showing's viewer agreed to, refused and withdrew: into the consent log, and a receipt.

Both are written by a thread of its own, for the film must not wait for a disk.
"""

import json
import queue
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from engine import private_files
from engine.consent.consent_log import Act, Entry, consent_log_file, record
from engine.consent.purposes import Consent
from engine.consent.receipt import RECEIPT_NAME, Answered, receipt
from engine.consent.terms import Terms
from engine.consent.wording import Wording
from engine.problems import Trouble
from player.system.worker import Worker, drain


class ConsentRecords:
    """Keeps what is said during one showing. Window thread.

    `number` is that of the showing's receipt (a random UUID); `log` the file, None for that of
    whoever runs this.
    """

    def __init__(self, log: Path | None = None) -> None:
        self.number = str(uuid4())
        self._log = log or consent_log_file()
        self._worker = Worker("consent log")
        self._faults: queue.SimpleQueue[str] = queue.SimpleQueue()
        # The worker's own from here on.
        self._answered: Answered | None = None
        self._chain = ""
        self._withdrawn: list[dict[str, Any]] = []
        self._kept: tuple[Path, str, str | None] | None = None

    def answered(
        self,
        granted: Sequence[Consent],
        refused: Sequence[Consent],
        *,
        how: str,
        words: Wording,
        terms: Terms,
        age: int | None = None,
    ) -> None:
        """The viewer answered, in these words and under these terms; `how` as in the consent log.

        Returns at once.
        """
        now = datetime.now(UTC)
        said: list[tuple[Act, Sequence[Consent]]] = [("granted", granted), ("refused", refused)]
        at = now.isoformat(timespec="milliseconds")
        entries = [
            Entry(at, act, tuple(to), self.number, how, words.language, terms.digest(words),
                  terms.organiser)
            for act, to in said
            if to
        ]  # fmt: skip
        answer = Answered(self.number, now.timestamp(), granted, refused, how, words, terms, age)
        self._worker.submit(self._take, answer, entries)

    def withdrawn(self, consents: Sequence[Consent], *, how: str, forgets: bool = False) -> None:
        """The viewer withdrew these, by a key, a click …; `forgets` says whether what was inferred
        was dropped as well. Returns at once."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        entry = Entry(at, "withdrawn", tuple(consents), self.number, how, forgets=forgets)
        self._worker.submit(self._take_back, entry)

    def keep_receipt(self, folder: Path, title: str, code: str | None = None) -> None:
        """Write the receipt into a showing's folder, and again whenever something is withdrawn.
        `code` is that by which the showing can be erased from a screening.

        Returns at once. Without an answer there is no receipt.
        """
        self._worker.submit(self._keep_in, folder, title, code)

    def notices(self) -> list[str]:
        """What could not be written since the last call, a sentence each."""
        return drain(self._faults)

    def close(self) -> None:
        """Wait until all of it is on the disk, for five seconds at most; may be called again."""
        self._worker.close()

    # --- the worker's ----------------------------------------------------------------------

    def _take(self, answered: Answered, entries: Sequence[Entry]) -> None:
        self._answered = answered
        self._record(entries)

    def _take_back(self, entry: Entry) -> None:
        self._record([entry])
        self._withdrawn += [{"consent": each, "at": entry.at} for each in entry.consents]
        self._write_receipt()

    def _keep_in(self, folder: Path, title: str, code: str | None) -> None:
        self._kept = folder / RECEIPT_NAME, title, code
        self._write_receipt()

    def _record(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        try:
            self._chain = record(self._log, entries)
        except Trouble as trouble:
            self._faults.put(str(trouble))

    def _write_receipt(self) -> None:
        if self._kept is None or self._answered is None:
            return
        file, title, code = self._kept
        content = receipt(self._answered, title, self._chain, self._withdrawn, code)
        try:
            private_files.write_file(file, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        except OSError as error:
            self._faults.put(f"The receipt {file} cannot be written: {error.strerror}.")
