"""What the site is made of: the guides, where they lie in the repository, and a page for each room
and each module.

The pages keep the paths that the files have, so that a link which works in the repository works
in the site. A name such as `engine.viewer.state.ViewerState` in a guide becomes a link into the
reference; where there is no such name, the build fails.
"""

import ast
import posixpath
import re
from pathlib import Path
from typing import Any, Final

from properdocs.config.defaults import ProperDocsConfig
from properdocs.exceptions import PluginError
from properdocs.structure.files import File, Files, InclusionLevel
from properdocs.structure.pages import Page
from pygments.formatters import HtmlFormatter

ROOT: Final = Path(__file__).parents[2]
PACKAGES: Final = ("engine", "player")
GUIDES: Final = (
    *("*.md", "docs/*.md", "docs/*.png", "docs/*.svg", "docs/*.webp", "docs/decisions/*.md"),
    *("docs/examples/*.md", "stories/*.md", "stories/*.yaml", "stories/*.json"),
    *("engine/models/*.md", "engine/viewer/emotions.yaml", "sample_film/*.md"),
    *("engine/kiosk/*.yaml", "engine/kiosk/*.json", "engine/consent/languages/en.yaml"),
    "tests/faults/table.py",
)
_FILE: Final = re.compile(r"\]\((?:\.\./)*((?:engine|player)/[\w/]+)\.py\)")
_EXAMPLE: Final = re.compile(r"\]\(((?:docs/)?(?:examples/)?\w+)\.py\)")
_LOADS: Final = re.compile(r'<(?:script|link|img|iframe)\b[^>]*(?:src|href)="(?:https?:)?//[^"]*"')
_NAME: Final = re.compile(r"(?<![\[`])`((?:engine|player)(?:\.\w+)+)`(?!\])")


def on_config(config: ProperDocsConfig) -> ProperDocsConfig:
    """The reference stands behind the guides, a page for each module, room by room."""
    rooms: dict[str, Any] = {}
    for name in _modules():
        *room, module = name.split(".")
        inside = rooms
        for number, each in enumerate(room, 1):
            index = _page_of(".".join([*room[:number], "index"]))
            inside = inside.setdefault(each, {"what is here": index})
        inside[module] = _page_of(name)
    config.nav = [*(config.nav or []), {"Reference": _as_nav(rooms)}]
    return config


def on_files(files: Files, config: ProperDocsConfig) -> Files:
    """Every guide at its own path, each example as a page, each module's page."""
    found = Files(file for file in files if file.src_dir != config.docs_dir)  # the theme's
    for pattern in GUIDES:
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            found.append(File.generated(config, name, abs_src_path=str(path)))
    for path in sorted(ROOT.glob("docs/examples/*.py")):
        code = path.read_text(encoding="utf-8")
        page = f"# {path.stem}\n\n```python\n{code}```\n"
        name = f"docs/examples/{path.stem}.md"
        found.append(_made(config, name, page, InclusionLevel.NOT_IN_NAV))
    modules = _modules()
    for name in modules:
        found.append(_made(config, _page_of(name), f"::: {name}\n"))
    for room in dict.fromkeys(name.rpartition(".")[0] for name in modules):
        inside = [name for name in modules if name.rpartition(".")[0] == room]
        lines = [f"# {room}", "", *(f"- `{name}`: {_says(name)}" for name in inside)]
        found.append(_made(config, _page_of(f"{room}.index"), "\n".join(lines)))
    colours = HtmlFormatter(style="default").get_style_defs(".highlight")
    found.append(_made(config, "pygments.css", colours))
    return found


def on_page_markdown(markdown: str, page: Page, config: ProperDocsConfig, files: Files) -> str:
    """Names become links into the reference; links to a module's or an example's file lead to its
    page."""
    if page.file.src_uri.startswith("reference/") and not page.file.src_uri.endswith("index.md"):
        return markdown
    here = posixpath.dirname(page.file.src_uri)
    reference = posixpath.relpath("reference", here or ".")
    markdown = _FILE.sub(rf"]({reference}/\1.md)", markdown)
    markdown = _EXAMPLE.sub(r"](\1.md)", markdown)

    def link(found: re.Match[str]) -> str:
        name = found[1]
        room = _page_of(f"{name}.index")
        if files.get_file_from_path(room) is not None:
            return f"[`{name}`]({posixpath.relpath(room, here)})"
        is_room = (ROOT / name.replace(".", "/")).is_dir()  # without a module, so without a page
        return found[0] if is_room else f"[`{name}`][{name}]"

    return _NAME.sub(link, markdown)


def on_post_build(config: ProperDocsConfig) -> None:
    """Raises PluginError where reading a page would load anything from another server."""
    for page in sorted(Path(config.site_dir).rglob("*.html")):
        found = _LOADS.search(page.read_text(encoding="utf-8"))
        if found is not None:
            raise PluginError(f"{page} loads something from elsewhere: {found[0]}")


def _modules() -> list[str]:
    """Every module that says something, by its dotted name."""
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if path.name != "__init__.py"
    ]


def _says(module: str) -> str:
    """The first paragraph of a module's docstring."""
    path = ROOT / f"{module.replace('.', '/')}.py"
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split())


def _page_of(module: str) -> str:
    return f"reference/{module.replace('.', '/')}.md"


def _as_nav(rooms: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {name: _as_nav(inside) if isinstance(inside, dict) else inside}
        for name, inside in rooms.items()
    ]


def _made(
    config: ProperDocsConfig,
    name: str,
    content: str,
    inclusion: InclusionLevel = InclusionLevel.UNDEFINED,
) -> File:
    return File.generated(config, name, content=content, inclusion=inclusion)
