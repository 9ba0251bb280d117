"""An operator's code, asked for and written into a kiosk.yaml, of which all else stays as it is."""

import getpass
import re
import sys
from pathlib import Path
from typing import Final

from engine import whole_files
from engine.kiosk.operator_code import FEWEST, MOST
from engine.kiosk.venue_file import read_venue
from engine.problems import Trouble

_CODE: Final = re.compile(r"^code:.*$", re.MULTILINE)
_ASKED: Final = f"The operator's code, {FEWEST} to {MOST} digits: "


def typed_code() -> str:
    """The code as somebody types it twice at a terminal, or as the first line of standard input.

    Raises Trouble where there is none, or where the two are not the same.
    """
    if not sys.stdin.isatty():
        line = sys.stdin.readline().strip()
        if not line:
            raise Trouble("No code was given on standard input.", blame="call")
        return line
    try:
        first, second = getpass.getpass(_ASKED), getpass.getpass("Once more: ")
    except EOFError:
        raise Trouble("No code was typed.", blame="call") from None
    if first != second:
        raise Trouble("The two were not the same. Nothing was changed.", blame="call")
    return first.strip()


def written_into(path: Path, line: str) -> None:
    """Put the line in the place of the code that stands there, or at the file's end.

    Raises Trouble where the file has mistakes, or would have one then; it is then as it was.
    """
    before = read_venue(path)
    grave = [each for each in before.problems if each.severity == "error" and each.where != "code"]
    if grave:
        raise Trouble("\n".join(map(str, grave)))
    try:
        text = path.read_bytes().decode("utf-8-sig")
        end = "\r\n" if "\r\n" in text else "\n"
        changed, count = _CODE.subn(lambda _: line, text, count=1)
        if not count:
            gap = "" if not text or text.endswith("\n") else end
            changed = f"{text}{gap}{line}{end}"
        # Who may read it stays: it holds no secret but the hash, and the kiosk's user has to.
        whole_files.write_whole(path, changed)
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error.strerror}.") from None
    if read_venue(path).venue is None:
        whole_files.write_whole(path, text)
        raise Trouble(f"{path}: the line could not be put in. Add it by hand: {line}")
