"""What the viewer's keys and clicks mean. Pure: names of keys in, controls out."""

from typing import Final, Literal

Control = Literal[
    "pause", "next", "back", "louder", "softer", "mute", "fullscreen", "captions", "larger",
    "smaller", "help", "leave", "quit",
]  # fmt: skip

KEYS: Final[dict[str, Control]] = {
    "SPACE": "pause",
    "RIGHT": "next",
    "LEFT": "back",
    "UP": "louder",
    "DOWN": "softer",
    "M": "mute",
    "F": "fullscreen",
    "F11": "fullscreen",
    "C": "captions",
    "PLUS": "larger",
    "EQUAL": "larger",
    "NUM_ADD": "larger",
    "MINUS": "smaller",
    "NUM_SUBTRACT": "smaller",
    "H": "help",
    "F1": "help",
    "ESCAPE": "leave",
    "Q": "quit",
}
"""Key names as pyglet spells them."""

HELP: Final[tuple[tuple[str, str], ...]] = (
    ("Space", "pause and go on"),
    ("→", "the next segment, now"),
    ("←", "this segment again, or the one before"),
    ("↑  ↓", "louder, softer"),
    ("M", "sound off and on"),
    ("F", "full screen and back"),
    ("C", "captions: each language, two at once, off"),
    ("+  -", "captions larger, smaller"),
    ("H", "this help"),
    ("Esc", "leave full screen, or end the film"),
    ("Q", "end the film"),
)
