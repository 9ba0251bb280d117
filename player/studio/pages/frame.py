"""What stands around every page: header, navigation, light and dark, language, keys.

Keys: an element with the attribute `data-key="Alt+1"` is pressed by these keys, wherever the focus
is. `?` lists all that a page has, with those of `data-key-here`, which an element takes by itself.
`static/studio.js` sees to it.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from inspect import isawaitable
from pathlib import Path
from typing import Any, Final, Literal

from nicegui import background_tasks, context, ui

from player.studio.studio import Studio
from player.studio.words import Words, languages, words_in

STATIC: Final = Path(__file__).parents[1] / "static"
PAGES: Final = ("story", "board", "film", "audience", "simulation")

_THEMES: Final = {"light": False, "dark": True}
_ICONS: Final = {
    "story": "edit_note",
    "board": "account_tree",
    "film": "movie",
    "audience": "groups",
    "simulation": "tune",
}


def framed(name: str, studio: Studio, page: Callable[[Studio, Words], None]) -> None:
    """Build one page, in the language and the light that its browser has chosen."""
    request = context.client.request
    cookies = request.cookies if request is not None else {}
    words = words_in(cookies.get("kuleshov_language", studio.language))
    ui.page_title(f"{words('frame.' + name)} · {studio.folder.name}")
    ui.colors(
        primary="#0b6e83",
        secondary="#5b5f97",
        accent="#b4540a",
        dark="#15181c",
        positive="#14692f",
        negative="#b3261e",
    )
    ui.add_head_html(
        f'<script>document.documentElement.dataset.language="{words.language}"</script>'
        '<link rel="stylesheet" href="/studio/studio.css">'
        '<script src="/studio/studio.js" defer></script>'
    )
    light = ui.dark_mode(_THEMES.get(cookies.get("kuleshov_theme", "")))
    ui.html(f'<a class="skip" href="#content">{words("frame.skip")}</a>', sanitize=False)
    with ui.header().classes("bar"):
        ui.label(studio.folder.name).classes("film-name").tooltip(str(studio.story))
        with ui.element("nav").classes("pages").props(f'aria-label="{words("frame.pages")}"'):
            for number, each in enumerate(PAGES, 1):
                _way(each, number, words, here=each == name)
        ui.space()
        if studio.is_demonstration:
            ui.label(words("frame.demonstration")).classes("badge").tooltip(
                words("frame.demonstration_help")
            )
        if studio.read_only:
            ui.label(words("frame.read_only")).classes("badge")
        _language(words)
        _light(light, words)
        ui.button(icon="keyboard", color=None).props(
            f'flat round dense data-key="?" aria-label="{words("frame.keys")}"'
        ).on("click", js_handler="() => kuleshovStudio.keys()")
    with ui.element("main").classes("content").props("id=content tabindex=-1"):
        page(studio, words)
    _keys(words)


def whenever_saved(studio: Studio, told: Callable[[frozenset[Path]], Any]) -> None:
    """Have this page told of saved files, in its own thread, for as long as it is open."""
    client = context.client
    slot = context.slot
    loop = asyncio.get_running_loop()

    async def here(saved: frozenset[Path]) -> None:
        with slot:
            answer = told(saved)
            if isawaitable(answer):
                await answer

    def from_there(saved: frozenset[Path]) -> None:
        with suppress(RuntimeError):  # the studio may have ended meanwhile
            loop.call_soon_threadsafe(lambda: background_tasks.create(here(saved)))

    client.on_delete(studio.whenever_saved(from_there))


def say(sentence: str, *, bad: bool = False, done: bool = True) -> None:
    """A sentence that screen readers read out: at the foot of the page where it is bad, and it
    stays; else for a moment in the bar above the page, in the place of the one before. It is green
    where something was `done`."""
    if bad:
        ui.notify(
            sentence,
            type="negative",
            timeout=0,
            close_button="✕",
            position="bottom",
            multi_line=len(sentence) > 80,
        )
    else:
        green: Literal["positive"] | None = "positive" if done else None
        ui.notify(sentence, type=green, timeout=2500, position="top-right", group="said")


def _way(page: str, number: int, words: Words, *, here: bool) -> None:
    current = 'aria-current="page"' if here else ""
    with ui.link(target=f"/{page}").classes("way").props(f'data-key="Alt+{number}" {current}'):
        ui.icon(_ICONS[page]).props("aria-hidden=true")
        ui.label(words("frame." + page))


def _language(words: Words) -> None:
    known = languages()
    following = known[(known.index(words.language) + 1) % len(known)]
    label = words("frame.language")
    ui.button(words.language.upper(), color=None).props(
        f'flat dense aria-label="{label}" data-key="Alt+L"'
    ).tooltip(label).on(
        "click", js_handler=f"() => kuleshovStudio.keep('language', '{following}', true)"
    )


def _light(light: ui.dark_mode, words: Words) -> None:
    label = words("frame.light")

    def other() -> None:
        # What the browser shows now is known there alone where it follows the system.
        async def turn() -> None:
            dark = await ui.run_javascript("document.body.classList.contains('body--dark')")
            light.set_value(not dark)
            ui.run_javascript(f"kuleshovStudio.keep('theme', '{'light' if dark else 'dark'}')")

        background_tasks.create(turn())

    ui.button(icon="contrast", color=None, on_click=other).props(
        f'flat round dense data-key="Alt+D" aria-label="{label}"'
    ).tooltip(label)


def _keys(words: Words) -> None:
    ui.html(
        f'<dialog id="keys" aria-labelledby="keys-title"><form method="dialog">'
        f'<h2 id="keys-title">{words("frame.keys")}</h2>'
        f"<button autofocus>{words('frame.close')}</button></form><dl></dl></dialog>",
        sanitize=False,
    )
