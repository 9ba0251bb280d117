"""What the guides name exists, and what several files say is the same in each."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.support.guides import DOTTED, ROOT, quoted

GUIDES = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "stories").glob("*.md"),
]


def exists(name: str) -> bool:
    """Whether a dotted name is a room, a module, or something public defined in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        if place.is_dir():
            return length == len(parts)
        if (module := place.with_suffix(".py")).is_file():
            tree: ast.AST = ast.parse(module.read_text(encoding="utf-8"))
            return all((tree := found) for found in walked(tree, parts[length:]))
    return False


def walked(tree: ast.AST | None, names: Iterable[str]) -> Iterator[ast.AST | None]:
    """The definition of each name within the one before it; None where there is none."""
    for name in names:
        body: list[ast.stmt] = getattr(tree, "body", [])
        tree = next((each for each in body if name in defined(each)), None)
        yield tree


def defined(statement: ast.stmt) -> set[str]:
    match statement:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
            return {name}
        case ast.Assign(targets=targets):
            return {each.id for each in targets if isinstance(each, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
    return set()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_guide_names_exists(guide: Path) -> None:
    top = {each.name for each in ROOT.iterdir()}
    missing = []
    for name in quoted(guide.read_text(encoding="utf-8")):
        if DOTTED.fullmatch(name):
            if not exists(name):
                missing.append(name)
        elif re.fullmatch(r"[\w.]+(/[\w.-]+)+/?", name) and name.split("/")[0] in top - {"run"}:
            path = ROOT / name
            if not path.exists() and not set(name.split("/")) & {"NAME.py", "site", "FILE"}:
                missing.append(name)
    assert missing == []


def test_the_check_of_names_can_fail() -> None:
    assert exists("engine.showing.showing.Showing.step")
    assert exists("engine.viewer")
    assert not exists("engine.showing.showing.Showing.stop")
    assert not exists("engine.showing.shown")
    assert not exists("engine.viewer.felt.Felt.affect.valence")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_guide_links_to_is_there(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^()\s]+)\)", text)
    gone = []
    for link in links:
        if link.startswith(("https://", "http://")):
            continue
        file, _, heading = link.partition("#")
        target = guide.parent / file if file else guide
        if not target.exists() or (heading and heading not in headings(target)):
            gone.append(link)
    assert gone == []


def test_the_site_holds_each_guide_and_what_it_links_to() -> None:
    """As `./run docs` would say, which needs packages of its own."""
    text = (ROOT / "docs" / "site" / "gather.py").read_text(encoding="utf-8")
    (patterns,) = (
        eval(ast.unparse(each.value), {})
        for each in ast.parse(text).body
        if isinstance(each, ast.AnnAssign) and ast.unparse(each.target) == "GUIDES" and each.value
    )
    held = {path for pattern in patterns for path in ROOT.glob(pattern)}
    guides = {path for path in held if path.suffix == ".md"}
    settings = (ROOT / "properdocs.yml").read_text(encoding="utf-8")
    in_navigation = {ROOT / name for name in re.findall(r"[\w/.-]+\.md$", settings, re.MULTILINE)}
    assert guides - in_navigation == set()
    linked = {
        (guide.parent / link.partition("#")[0]).resolve()
        for guide in guides
        for link in re.findall(r"\]\(([^()\s:#]+)\)", guide.read_text(encoding="utf-8"))
    }
    modules = {path for path in linked if path.suffix == ".py"}  # each has a page of its own
    assert linked - held - {path for path in linked if path.is_dir()} - modules == set()


def headings(guide: Path) -> set[str]:
    """The anchors of a guide's headings, as GitHub and the site make them."""
    lines = re.findall(r"^#+ (.*)", guide.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line).lower().replace(" ", "-") for line in lines}


def test_one_version_is_told_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d[\d.]*)\] - (\d{4}-\d\d-\d\d)$", changes, flags=re.MULTILINE)
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    told = re.search(r"^version: (\S+)\ndate-released: \"(\S+)\"$", citation, flags=re.MULTILINE)
    assert told is not None
    assert told.groups() == released[0]
    assert project["version"] == released[0][0]


def test_the_changelog_keeps_its_form() -> None:
    lines = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    assert next(line for line in lines if line.startswith("## ")) == "## [Unreleased]"
    kinds = {line for line in lines if line.startswith("### ")}
    known = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
    assert kinds <= {f"### {kind}" for kind in known}
    entries = [line for line in lines if line.startswith("- ")]
    assert len(entries) == len(set(entries))
    assert [line for line in lines[3:] if line and not line.startswith(("#", "- "))] == []
