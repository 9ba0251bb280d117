"""What was added to a screening, part by part: `parts.json`, the list of its parts.

It is written last and whole. What it does not name does not count, and the next who adds or erases
clears it away. So whatever ends an addition, all of it is there or nothing.

Showings mostly come one at a time. Reading would open a file for each, and so would adding, which
looks whether the showing is there: parts of one showing are put together, so many at once.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from engine import private_files, whole_files
from engine.problems import Trouble
from engine.screening.tables import TABLE_NAMES, VERSION, TableName, newer

PARTS_NAME: Final = "parts.json"


@dataclass(frozen=True, slots=True)
class Part:
    """What was added at once, or was put together since. `film` is the digest of the film that all
    its showings are of, empty where it adds to showings that are there; `files` are its tables'
    files, in the folder."""

    part: str
    film: str
    showings: int
    files: dict[TableName, str]


def listed(folder: Path) -> tuple[Part, ...]:
    """Every part in a folder, for each film in the order of being added. Raises Trouble where that
    cannot be read."""
    path = folder / PARTS_NAME
    try:
        written = json.loads(path.read_bytes())
        version = written["version"]
        if type(version) is int and version > VERSION:
            raise Trouble(newer(path, version))
        return tuple(Part(**{**each, "files": _known(each["files"])}) for each in written["parts"])
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Trouble(
            f"{path} was changed by hand or damaged: it does not say which parts the screening "
            "has. Put back a copy of it; the rows themselves lie beside it."
        ) from None


def write_list(folder: Path, parts: Sequence[Part]) -> None:
    """From now on there are these parts. Raises OSError, with nothing changed."""
    written = {"version": VERSION, "parts": [asdict(each) for each in parts]}
    private_files.write_file(folder / PARTS_NAME, json.dumps(written, indent=1) + "\n")


def sweep(folder: Path, parts: Sequence[Part]) -> None:
    """Clear away every file of rows that belongs to none of these parts: what was added last broke
    off, or what was erased."""
    theirs = {folder / file for each in parts for file in each.files.values()}
    whole_files.sweep(folder)
    for name in TABLE_NAMES:
        for path in (folder / name).glob("*"):
            if path not in theirs and whole_files.PART not in path.name[1:] + path.suffix:
                with suppress(OSError):
                    path.unlink()
        whole_files.sweep(folder / name)


def to_merge(parts: Sequence[Part], many: int) -> tuple[Part, ...]:
    """So many parts of one showing each, of one film, as soon as there are so many."""
    found: dict[str, list[Part]] = {}
    for each in parts:
        if each.film and each.showings == 1:
            found.setdefault(each.film, []).append(each)
            if len(found[each.film]) == many:
                return tuple(found[each.film])
    return ()


def merged_name(merged: Sequence[Part]) -> str:
    """What parts that are put together are called from then on."""
    names = "\n".join(each.part for each in merged)
    return f"merged-{hashlib.sha256(names.encode('utf-8')).hexdigest()[:24]}"


def next_name(file: str) -> str:
    """The name of the file that takes the place of another: `a.parquet`, `a~1.parquet`."""
    stem, _, number = Path(file).stem.partition("~")
    return f"{stem}~{int(number or 0) + 1}.parquet"


def _known(files: Mapping[str, str]) -> dict[TableName, str]:
    """A part's files; raises KeyError for one of no table, and ValueError for one outside."""
    if any(Path(file).parent != Path(name) for name, file in files.items()):
        raise ValueError("a file lies elsewhere")
    return {name: files[name] for name in TABLE_NAMES if name in files}
