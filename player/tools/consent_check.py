"""Whether a consent log is whole, and whether the receipts of showings are in it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.consent.consent_log import consent_log_file, verify
from engine.consent.receipt import RECEIPT_NAME
from engine.problems import Trouble


@dataclass(frozen=True, slots=True)
class Checked:
    """A log whose chain is whole; `missing` are the receipts whose line is not in it."""

    log: Path
    entries: tuple[dict[str, Any], ...]
    cut_off: tuple[int, ...]
    receipts: tuple[Path, ...]
    missing: tuple[Path, ...]

    @property
    def answers(self) -> int:
        """How many answers it holds."""
        return len(self.entries)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        acts = [entry.get("act") for entry in self.entries]
        return {
            "log": str(self.log),
            "answers": self.answers,
            **{act: acts.count(act) for act in ("granted", "refused", "withdrawn")},
            "cut_off": list(self.cut_off),
            "receipts": [str(each) for each in self.receipts],
            "missing": [str(each) for each in self.missing],
        }


def checked(log: Path | None, where: Sequence[Path]) -> Checked:
    """Follow a log's chain (without one, this machine's), and look in it for receipts: files, or
    folders with showings. Raises Trouble where it is not whole, or something cannot be read."""
    log = log or consent_log_file()
    if log.is_dir():
        raise Trouble(f"{log} is a folder, and no consent log.", blame="call")
    if not log.exists():
        raise Trouble(f"There is no consent log {log}: nobody was asked yet.", blame="call")
    found = verify(log)
    receipts = [each for place in where for each in _receipts(place)]
    chains = set(found.chains)
    missing = [each for each in receipts if _chain_of(each) not in chains]
    return Checked(log, found.entries, found.cut_off, tuple(receipts), tuple(missing))


def _receipts(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from sorted(place.rglob(RECEIPT_NAME))
    elif place.is_file():
        yield place
    else:
        raise Trouble(f"There is no receipt {place}.", blame="call")


def _chain_of(file: Path) -> str:
    """Its line's chain; empty where there is none in it."""
    try:
        found = json.loads(file.read_text("utf-8"))
        return str(found["kuleshov"]["consent_log_chain"])
    except OSError as error:
        raise Trouble(f"The receipt {file} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, UnicodeDecodeError, RecursionError):
        raise Trouble(f"{file} is no receipt of a showing.") from None
