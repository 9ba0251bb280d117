"""The report as one page: read by an HTML parser, nothing fetched, nothing unescaped."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from engine.reports.page import page
from tests.support.made_report import NASTY, made_report


class _Reader(HTMLParser):
    """What a browser would see: elements with their attributes, and text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def written() -> str:
    return page(made_report())


@pytest.fixture(scope="module")
def read(written: str) -> _Reader:
    reader = _Reader()
    reader.feed(written)
    return reader


def test_nothing_is_fetched_and_nothing_runs(written: str, read: _Reader) -> None:
    for tag, attributes in read.elements:
        assert tag not in ("script", "link", "iframe", "img", "object", "base")
        assert not any(name.startswith("on") for name in attributes)
        for name in ("src", "href", "xlink:href", "action"):
            assert (attributes.get(name) or "#").startswith(("#", "data:image/"))
    assert not re.findall(r"url\((?!#)", written)
    assert "@import" not in written


def test_what_viewers_wrote_is_text(read: _Reader) -> None:
    assert any(NASTY in text for text in read.text)


def test_headings_go_down_one_by_one_and_pictures_are_told(read: _Reader) -> None:
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    pictures = [attributes for tag, attributes in read.elements if tag == "svg"]
    assert [each["aria-label"] for each in pictures] == ["A curve of valence, 12 people"]
    assert all(each["role"] == "img" for each in pictures)
    assert dict(read.elements)["html"]["lang"] == "en"


def test_no_id_is_given_twice_and_every_reference_leads_somewhere(read: _Reader) -> None:
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in read.elements:
        for name in ("href", "xlink:href"):
            target = attributes.get(name) or ""
            if target.startswith("#"):
                assert target[1:] in ids


def test_every_colour_of_the_picture_is_the_pages(written: str) -> None:
    """So that it is read in light and dark alike."""
    picture = written[written.index("<svg") : written.index("</svg>")]
    assert re.findall(r"(?:fill|stroke): ?#[0-9a-f]{6}", picture) == []
    assert "var(--orange)" in picture


def test_the_same_report_is_the_same_file(written: str) -> None:
    assert page(made_report()) == written
