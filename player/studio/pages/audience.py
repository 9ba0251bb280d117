"""The Audience page."""

from nicegui import ui

from player.studio.studio import Studio
from player.studio.words import Words


def page(studio: Studio, words: Words) -> None:
    """Build the page. In a page's own context."""
    ui.label(words("frame.not_yet")).classes("quiet")
