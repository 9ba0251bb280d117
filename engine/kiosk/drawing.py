"""Draws the visit's table of states into docs/kiosk.md, as Mermaid and as a table.

    ./run python -m engine.kiosk.drawing

A test asserts that the document holds the drawing of the very table that the kiosk runs by.
"""

from typing import Final

from engine.kiosk.mistakes import GUIDE
from engine.kiosk.visit import LAST, STATES, WAYS

BEGIN: Final = "<!-- the visit: drawn by engine/kiosk/drawing.py -->"
END: Final = "<!-- the end of the visit -->"
_SAID: Final = {"code", "left"}  # ways from nearly everywhere: in a sentence, not in the picture


def drawing() -> str:
    """The part of the guide between its two marks, both included."""
    lines = [BEGIN, "", "```mermaid", "stateDiagram-v2", "    [*] --> attract"]
    lines += [f"    {way.since} --> {way.to}: {way.because}" for way in WAYS if way.on not in _SAID]
    lines += [f"    {state} --> [*]" for state in STATES if state in LAST]
    lines += ["```", ""]
    for on in ("left", "code"):
        ways = [way for way in WAYS if way.on == on]
        states = [f"`{way.since}`" for way in ways]
        named = f"{', '.join(states[:-1])} and {states[-1]}"
        lines += [f"From {named} it goes to `{ways[0].to}`: {ways[0].because}.", ""]
    lines += ["| in | on | to | because |", "|---|---|---|---|"]
    lines += [f"| `{way.since}` | `{way.on}` | `{way.to}` | {way.because} |" for way in WAYS]
    return "\n".join([*lines, "", END])


def drawn_into(text: str) -> str:
    """The guide's text with the drawing as it is now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + drawing() + after


def main() -> None:
    """Write the guide anew."""
    GUIDE.write_text(drawn_into(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
