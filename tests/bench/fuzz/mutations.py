"""How a file that somebody wrote becomes one that nobody did: letter by letter, byte by byte, node
by node."""

import copy
import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

_BITS = (
    "[", "]", "{", "}", ":", ": ", "- ", "\n", "  ", "'", '"', "&a ", "*a", "!x ", "? ", "|\n",
    "\t", "#", "%", "\0", "é", "👍", "12:30", ">-\n", "\r", "\u2028", "\ufeff", "---\n", "<<: ",
    "1e999", ".inf", "-0", "0x1F", "yes", "~", "999999999999999999s", "\ud7ff",
)  # fmt: skip
_WORDS = (
    None, True, False, 0, -1, 1.5, 1e300, "", " ", "a", "yes", "12s", "1m30s", "0s", "55%", "-5%",
    "dissolve 500ms", "viewer.valence > 0", "not " * 90 + "met", "(" * 180 + "met" + ")" * 180,
    "seen(a) or " * 30 + "met", "clock between 22:00 and 06:00", "cinderella", "x" * 500, "👍", [],
    {}, [[]], {"": None}, [1, 2, 3], {"to": "a"}, {"at": "3s", "feel": "calm"}, {"group": "g"},
    "+0.2", "= -1", "../x", "http://x/y.mp4", "a/b", "\x7f", "9" * 400,
)  # fmt: skip


def by_letter(text: str, draw: random.Random) -> bytes:
    """A text with letters taken out, put in and doubled, now and then a byte that is none."""
    letters = list(text)
    for _ in range(draw.choice((1, 1, 2, 6))):
        place = draw.randrange(len(letters) + 1)
        kind = draw.random()
        if kind < 0.3:
            del letters[place : place + draw.randint(1, 8)]
        elif kind < 0.8:
            letters[place:place] = draw.choice(_BITS)
        elif letters:
            begin = draw.randrange(len(letters))
            letters[place:place] = letters[begin : begin + draw.randint(1, 200)]
    content = "".join(letters).encode("utf-8", "surrogatepass")
    if draw.random() < 0.1 and content:
        raw = bytearray(content)
        raw[draw.randrange(len(raw))] = draw.randrange(256)
        content = bytes(raw)
    return content


def by_byte(content: bytes, draw: random.Random) -> bytes:
    """Bits turned, bytes taken out, put in, doubled, cut off."""
    raw = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 8))):
        place = draw.randrange(len(raw) + 1)
        match draw.randrange(6):
            case 0 if raw:
                raw[place - 1] ^= 1 << draw.randrange(8)
            case 1:
                del raw[place : place + draw.choice((1, 4, 100))]
            case 2:
                raw[place:place] = draw.randbytes(draw.choice((1, 4, 100)))
            case 3:
                raw[place:place] = raw[: draw.randint(0, 300)]
            case 4:
                del raw[place:]
            case _:
                raw[place:place] = draw.choice((b"\0", b"\n", b"\r\n", b"\xff", b"[" * 2000))
    return bytes(raw)


def mutate_nodes(data: Any, draw: random.Random, names: Sequence[str]) -> None:
    """Exchange, delete, double or rename nodes of lists and dictionaries, in place.

    `names` are keys that may come in.
    """
    for _ in range(draw.choice((1, 1, 2, 5))):
        nodes = list(_nodes(data))
        if not nodes:
            break
        holder, key = draw.choice(nodes)
        kind = draw.random()
        if kind < 0.2:
            del holder[key]
        elif kind < 0.6:
            holder[key] = copy.deepcopy(draw.choice(_WORDS))
        elif kind < 0.8:
            other, place = draw.choice(nodes)
            holder[key] = json.loads(json.dumps(other.get(place) if isinstance(other, dict)
                                                else other[place], default=str))  # fmt: skip
        elif isinstance(holder, dict):
            holder[draw.choice([str(key)[:-1], *names])] = copy.deepcopy(holder[key])
        else:
            holder.append(copy.deepcopy(holder[key]))


def _nodes(data: Any) -> Iterator[tuple[Any, Any]]:
    waiting = [data]
    while waiting:
        holder = waiting.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            yield holder, key
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])
