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
    ("SPACE", "help_pause"),
    ("→", "help_next"),
    ("←", "help_back"),
    ("P", "help_previous"),
    ("R", "help_restart"),
    ("↑  ↓", "help_volume"),
    ("M", "help_mute"),
    ("F", "help_fullscreen"),
    ("C", "help_captions"),
    ("A", "help_sound"),
    ("+  -", "help_sizes"),
    ("S", "help_screenshot"),
    ("I", "help_why"),
    ("1 … 9", "help_answer"),
    ("W", "help_withdraw"),
    ("D", "help_forget"),
    ("H", "help_help"),
    ("Esc", "help_leave"),
    ("Q", "help_quit"),
)
"""Keys as they are shown, and the sentence that says what each does."""
