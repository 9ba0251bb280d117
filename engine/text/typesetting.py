"""Typesetting in every script, by Skia's paragraphs. The only file that touches Skia.

They do shaping (HarfBuzz), bidirectional text (UAX #9), line breaking (UAX #14, with ICU's
dictionaries for Thai, Lao, Khmer and Burmese) and font fallback to the system's typefaces
(fontconfig, DirectWrite, Core Text). Lengths are pixels, y grows downwards. Any thread that holds
the interpreter lock; the first call lists the system's typefaces and takes some hundredths of a
second, a line takes about a thousandth.
"""

import math
import os
import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from engine.quiet import silenced_stderr

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Align = Literal["left", "center", "right"]
Colour = tuple[int, int, int, int]

_PLAIN: Final = ("DejaVu Sans", "Helvetica Neue", "Segoe UI", "Arial")
_SERIF: Final = ("STIX", "STIX Two Text", "DejaVu Serif", "Georgia", "Times New Roman")
_ENDLESS: Final = 1e6
_SETTINGS: Final = "FONTCONFIG_FILE"
_WHITE: Final[Colour] = (255, 255, 255, 255)
_DARK: Final[Colour] = (0, 0, 0, 220)
_INSTEAD: Final = "·"
"""Stands for a character that no typeface here has; `check` names what is missing."""

# Right-to-left isolate, and its end: what begins a paragraph says how all of it runs (UAX #9, P2).
_RIGHT_TO_LEFT: Final = "\u2067", "\u2069"
_SKIN: Final = range(0x1F3FB, 0x1F400)
_JOINER: Final = 0x200D
_SELECTORS: Final = range(0xFE00, 0xFE10)
_KANA: Final = re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_HANGUL: Final = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_PATHS: Final = re.compile(r'<path\b[^>]*?(?:transform="([^"]*)")?[^>]*?\bd="([^"]*)"')


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text is set: `size` is an em in pixels, `wrap` the width of the lines in pixels.

    Without a `wrap`, lines break only where the text has line breaks.
    """

    size: float
    wrap: float | None = None
    align: Align = "center"
    bold: bool = False
    serif: bool = False
    leading: float = 1.0
    """So many times as far as usual from line to line."""


@dataclass(frozen=True, slots=True)
class TextLayout:
    """A text set in lines; `width` and `height`, in pixels, are those of all its lines."""

    width: float
    height: float
    margin: int
    """What is left free around it in `picture`: for letters that reach beyond their line."""
    _text: str = field(repr=False)
    _setting: TextStyle = field(repr=False)

    @property
    def shown(self) -> str:
        """The text as it is drawn: without what has no room."""
        return self._text

    @property
    def size(self) -> float:
        """The em of its letters, in pixels."""
        return self._setting.size

    def picture(self, colour: Colour, shadow: float = 0.0) -> "npt.NDArray[np.uint8]":
        """RGBA of shape (height + 2 margin, width + 2 margin, 4), alpha apart, top row first.

        `shadow` draws a dark edge so many pixels wide under the letters.
        """
        import numpy as np
        import skia

        wide = math.ceil(self.width) + 2 * self.margin
        high = math.ceil(self.height) + 2 * self.margin
        surface = skia.Surface.MakeRasterN32Premul(wide, high)
        with surface as canvas:
            if shadow:
                dark = self._painted(_DARK)
                for across, down in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
                    place = (self.margin + across * shadow, self.margin + down * shadow)
                    dark.paint(canvas, *place)
            self._painted(colour).paint(canvas, self.margin, self.margin)
        image = surface.makeImageSnapshot()
        return np.ascontiguousarray(image.toarray(colorType=skia.kRGBA_8888_ColorType))

    def _painted(self, colour: Colour) -> Any:
        paragraph = _paragraph(self._text, self._setting, colour)
        paragraph.layout(self.width)
        return paragraph

    def outlines(self) -> list[str]:
        """The outlines of the letters as SVG path data, relative to the upper left corner."""
        import skia

        stream = skia.DynamicMemoryWStream()
        canvas = skia.SVGCanvas.Make(
            (max(1.0, self.width), max(1.0, self.height)),
            stream,
            skia.SVGCanvas.kConvertTextToPaths_Flag | skia.SVGCanvas.kNoPrettyXML_Flag,
        )
        self._painted(_WHITE).paint(canvas, 0, 0)
        del canvas  # writes what is left
        found = bytes(stream.detachAsData()).decode()
        return [data for _, data in _PATHS.findall(found)]


@lru_cache(maxsize=512)
def typeset(text: str, setting: TextStyle) -> TextLayout:
    """Set a text. Characters without a shape are left out; a word longer than a line is broken."""
    readable = _readable(text)
    paragraph = _paragraph(readable, setting)
    paragraph.layout(_ENDLESS if setting.wrap is None else max(1.0, setting.wrap))
    height = paragraph.Height
    if setting.wrap is not None and setting.align == "center":
        _balance(paragraph, height, setting.wrap)
    width = max(1.0, math.ceil(paragraph.LongestLine) + 1.0)
    margin = math.ceil(0.3 * setting.size) + 2
    return TextLayout(width, float(height), margin, readable, setting)


def _balance(paragraph: Any, height: float, wrap: float) -> None:
    """Balance the lines: lay out in the least width that needs no further line."""
    low, high = wrap / 2, wrap
    if paragraph.MaxIntrinsicWidth <= wrap:
        return
    for _ in range(5):
        middle = (low + high) / 2
        paragraph.layout(middle)
        low, high = (low, middle) if paragraph.Height <= height else (middle, high)
    paragraph.layout(high)


def typeset_to_fit(text: str, setting: TextStyle, height: float, least: float = 0.5) -> TextLayout:
    """Set a text within a height (and a width, where there is a `wrap`).

    The size is reduced as far as the share `least` of it; text that does not fit then is cut off
    with an ellipsis.
    """
    share = 1.0
    while True:
        smaller = _scaled(setting, share)
        laid = typeset(text, smaller)
        if _has_room(laid, setting, height):
            return laid
        if share <= least:
            break
        share = max(least, share - 0.08)
    low, high = 0, len(text)
    while high - low > 1:
        middle = (low + high) // 2
        cut = typeset(text[:middle].rstrip() + "…", smaller)
        low, high = (middle, high) if _has_room(cut, setting, height) else (low, middle)
    return typeset(text[:low].rstrip() + "…", smaller)


def _scaled(setting: TextStyle, share: float) -> TextStyle:
    size = round(max(4.0, setting.size * share), 1)
    return replace(setting, size=size)


def _has_room(laid: TextLayout, setting: TextStyle, height: float) -> bool:
    return laid.height <= height and (setting.wrap is None or laid.width <= setting.wrap + 2)


def missing_characters(text: str) -> frozenset[str]:
    """The characters of a text for which no typeface of this machine has a glyph."""
    return frozenset(c for c in set(text) if c > "\x7f" and not _is_shapeless(c) and not _has(c))


# --- what is drawn of a text ---------------------------------------------------------------------


def _readable(text: str) -> str:
    """The text without invisible characters, and with a dot for each that has no glyph here."""
    lines = text.replace("\r\n", "\n").replace("\t", " ").splitlines() or [""]
    return "\n".join(_directed("".join(_shown(line))) for line in lines)


def _shown(line: str) -> list[str]:
    if line.isascii():
        return [character for character in line if character >= " "]
    shown: list[str] = []
    before = ""
    for character in line:
        code = ord(character)
        if unicodedata.category(character) in ("Cc", "Cs"):
            continue
        if code in _SKIN or code in _SELECTORS:
            # A typeface that cannot join them would show a box, or a patch of skin.
            if not _joins_emoji():
                continue
        elif code == _JOINER and _is_emoji(before):
            if not _joins_emoji():
                continue
        elif not _is_shapeless(character) and not _has(character):
            if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Mc"):
                continue
            character = _INSTEAD  # noqa: PLW2901 - what is shown for it
        shown.append(character)
        before = character
    return shown


def _directed(line: str) -> str:
    """A line that begins with a letter read from the right runs from the right."""
    for character in line:
        way = unicodedata.bidirectional(character)
        if way in ("R", "AL"):
            begin, end = _RIGHT_TO_LEFT
            return f"{begin}{line}{end}"
        if way == "L":
            break
    return line


def _is_shapeless(character: str) -> bool:
    """Whether it is blank or only tells others what to do (UAX #44: separators, format)."""
    kind = unicodedata.category(character)
    return (kind[0] in "ZC" and kind not in ("Co", "Cn")) or ord(character) in _SELECTORS


def _is_emoji(character: str) -> bool:
    return bool(character) and (ord(character) >= 0x1F000 or 0x2600 <= ord(character) < 0x27C0)


def _locale(text: str) -> str:
    """The language that decides how Han characters look: they differ among four countries."""
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    return "zh-Hans" if _HAN.search(text) else ""


# --- the system's typefaces ----------------------------------------------------------------------


@cache
def _typefaces() -> Any:
    import skia

    unset = _SETTINGS not in os.environ and Path("/etc/fonts/fonts.conf").exists()
    if unset:
        os.environ[_SETTINGS] = str(Path(__file__).with_name("fonts.conf"))
    try:
        with silenced_stderr():  # an older fontconfig reads a newer one's settings, and says so
            return skia.FontMgr.RefDefault()
    finally:
        if unset:
            del os.environ[_SETTINGS]


@cache
def _collection() -> tuple[Any, Any]:
    import skia
    from skia import textlayout

    collection = textlayout.FontCollection()
    collection.setDefaultFontManager(_typefaces())
    return collection, skia.Unicodes.ICU.Make()


def _paragraph(text: str, setting: TextStyle, colour: Colour = _WHITE) -> Any:
    import skia
    from skia import textlayout

    style, letters = textlayout.ParagraphStyle(), textlayout.TextStyle()
    letters.setFontSize(setting.size)
    letters.setFontFamilies(list(_SERIF if setting.serif else _PLAIN))
    if setting.bold:
        letters.setFontStyle(skia.FontStyle.Bold())
    red, green, blue, alpha = colour
    letters.setColor(alpha << 24 | red << 16 | green << 8 | blue)
    letters.setLocale(_locale(text))
    if setting.leading != 1.0:
        letters.setHeight(1.17 * setting.leading)
        letters.setHeightOverride(True)
    style.setTextStyle(letters)
    align = {"left": "kLeft", "center": "kCenter", "right": "kRight"}[setting.align]
    style.setTextAlign(getattr(textlayout.TextAlign, align))
    builder = textlayout.ParagraphBuilder.make(style, *_collection())
    builder.addText(text)
    return builder.Build()


@lru_cache(maxsize=65536)
def _has(character: str) -> bool:
    """Whether some typeface here has this character."""
    import skia

    code = ord(character)
    if any(face.unicharToGlyph(code) for face in _own_faces()):
        return True
    plain = skia.FontStyle.Normal()
    locale = [_locale(character)] if _locale(character) else []
    found = _typefaces().matchFamilyStyleCharacter(_PLAIN[0], plain, locale, code)
    return found is not None and bool(found.unicharToGlyph(code))


@cache
def _own_faces() -> tuple[Any, ...]:
    import skia

    found = (_typefaces().matchFamilyStyle(name, skia.FontStyle.Normal()) for name in _PLAIN)
    return tuple(face for face in found if face is not None)


@cache
def _joins_emoji() -> bool:
    """Whether there is a typeface that knows faces of every skin and families of every kind."""
    known = {"Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", "Twitter Color Emoji"}
    typefaces = _typefaces()
    return any(typefaces.getFamilyName(n) in known for n in range(typefaces.countFamilies()))
