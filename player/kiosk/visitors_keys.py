"""Which keys a visitor may press while a film is on."""

from typing import Final

from player.screen.controls import KEYS, Control

BLOCKED: Final[frozenset[Control]] = frozenset(
    {"fullscreen", "screenshot", "leave", "quit", "help"}
)
"""Ways out of the film, out of full screen, and onto the disk; and the page that names them."""


def means_in_film(key: str) -> bool:
    """Whether a visitor may press this key, by its pyglet name. What is no control at all may
    answer a question of the film's."""
    return KEYS.get(key) not in BLOCKED
