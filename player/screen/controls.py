"""What the viewer's keys and clicks mean. Pure: names of keys in, controls out."""

from typing import Final, Literal

Control = Literal[
    "pause", "next", "back", "previous", "restart", "louder", "softer", "mute", "fullscreen",
    "captions", "sound", "larger", "smaller", "screenshot", "why", "help", "leave", "quit",
    "withdraw", "withdraw camera", "withdraw microphone", "withdraw heart", "forget",
]  # fmt: skip

KEYS: Final[dict[str, Control]] = {
    "SPACE": "pause",
    "RIGHT": "next",
    "LEFT": "back",
    "PAGEUP": "previous",
    "P": "previous",
    "HOME": "restart",
    "R": "restart",
    "UP": "louder",
    "DOWN": "softer",
    "M": "mute",
    "F": "fullscreen",
    "F11": "fullscreen",
    "C": "captions",
    "A": "sound",
    "PLUS": "larger",
    "EQUAL": "larger",
    "NUM_ADD": "larger",
    "MINUS": "smaller",
    "NUM_SUBTRACT": "smaller",
    "S": "screenshot",
    "I": "why",
    "H": "help",
    "F1": "help",
    "ESCAPE": "leave",
    "Q": "quit",
    "W": "withdraw",
    "F6": "withdraw camera",
    "F7": "withdraw microphone",
    "F8": "withdraw heart",
    "D": "forget",
    "PAD_Y": "withdraw",
    "PAD_A": "pause",
    "PAD_RIGHTSHOULDER": "next",
    "PAD_LEFTSHOULDER": "back",
}
"""Key names as pyglet spells them; a gamepad's buttons begin with PAD."""

HELP: Final[tuple[tuple[str, str], ...]] = (
    ("Space", "pause and go on"),
    ("→", "the next segment, now"),
    ("←", "ten seconds back, over what was shown"),
    ("P", "this segment again, or the one before"),
    ("R", "the film from its beginning"),
    ("↑  ↓", "louder, softer"),
    ("M", "sound off and on"),
    ("F", "full screen and back"),
    ("C", "captions: each language, two at once, off"),
    ("A", "the next sound track"),
    ("+  -", "larger and smaller captions"),
    ("S", "keep this picture"),
    ("I", "why this scene came"),
    ("1 … 9", "answer the film; so do the arrows with Enter, and the mouse"),
    ("W", "close camera, microphone and heart: F6, F7, F8 each alone"),
    ("D", "forget what was inferred of me so far"),
    ("H", "this help"),
    ("Esc", "leave full screen, or end the film"),
    ("Q", "end the film"),
)
