"""The house rules of imports: rooms stand in an order, and every import runs up it, never back."""

import ast
from functools import cache
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    "sample_film",
    "stories",
    "engine.words",
    "engine.adding",
    "engine.installed",
    "engine.problems",
    "engine.whole_files",
    "engine.private_files",
    "engine.cache_folders",
    "engine.core_dumps",
    "engine.process_name",
    "engine.half_written",
    "engine.answers",
    "engine.clock",
    "engine.backoff",
    "engine.quiet",
    "engine.freed_memory",
    "engine.network",
    "engine.sound",
    "engine.text",
    "engine.media",
    "engine.story.text",
    "engine.story.guards",
    "engine.story",
    "engine.story.check",
    "engine.sensing",
    "engine.sensing.face",
    "engine.sensing.voice",
    "engine.sensing.heart",
    "engine.sensing.devices",
    "engine.viewer",
    "engine.vault",
    "engine.steering",
    "engine.showing",
    "engine.showing.log",
    "engine.consent",
    "engine.kiosk",
    "engine.audience",
    "engine.screening",
    "engine.screening.incoming",
    "engine.simulation",
    "engine.pictures",
    "engine.reports",
    "engine.models",
    "player.system",
    "player.supervision",
    "player.audio",
    "player.playback",
    "player.screen",
    "player.records",
    "player.viewing",
    "player.kiosk",
    "player.app",
    "player.tools",
    "player.screenings",
    "player.studio",
    "player.studio.charts",
    "player.studio.footage",
    "player.studio.story",
    "player.studio.edits",
    "player.studio.board",
    "player.studio.audience",
    "player.studio.simulation",
    "player.studio.pages",
    "player.studio.pages.form",
    "player.studio.pages.story",
    "player.studio.pages.board",
    "player.studio.pages.film",
    "player.studio.pages.audience",
    "player.studio.pages.simulation",
    "player.studio.serving",
    "player.commands",
    "player.__main__",
    "training.lite_file",
    "training.collections",
    "training.judging",
    "training.landmarks",
    "training.faces",
    "training.voices",
    "training.sounds",
    "training.pulse",
    "training.__main__",
)
"""What a room may import stands before it. The first module of the engine's is its lowest."""
WINDOW_LIBRARIES = {"pyglet", "vlc"}
STUDIO_PAGES = ROOT / "player" / "studio" / "pages"
TRAINING_LIBRARIES = {"onnx", "scipy", "sklearn", "tflite", "torch"}


def room_of(module: str) -> int | None:
    """The place in the order of the innermost room that a module lies in."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        if ".".join(parts[:length]) in ROOMS:
            return ROOMS.index(".".join(parts[:length]))
    return None


@cache
def imported(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def modules(package: str) -> list[tuple[str, Path]]:
    """Every module of a package with its file, but for the empty ones that make a room."""
    found = []
    for path in sorted((ROOT / package).rglob("*.py")):
        if path.name != "__init__.py":
            found.append((".".join(path.relative_to(ROOT).with_suffix("").parts), path))
    return found


@pytest.mark.parametrize("package", ["engine", "player", "training"])
def test_imports_run_upward_only(package: str) -> None:
    wrong = []
    for module, path in modules(package):
        here = room_of(module)
        assert here is not None, f"{module} lies in no room of the order"
        for name in imported(path):
            there = room_of(name)
            if there is not None and there > here:
                wrong.append(f"{module} imports {name}")
    assert wrong == []


def test_no_imports_run_in_a_circle() -> None:
    """Late ones, inside a function, count as well."""
    known = dict(modules("engine") + modules("player"))
    graph: nx.DiGraph[str] = nx.DiGraph()
    for module, path in known.items():
        for name in imported(path):
            # What a module is asked for, or that module itself.
            for other in (name, name.rpartition(".")[0]):
                if other in known and other != module:
                    graph.add_edge(module, other)
    assert [each for each in nx.strongly_connected_components(graph) if len(each) > 1] == []


def test_the_engine_needs_no_window() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, path in modules("engine")
        for name in imported(path)
        if name.split(".")[0] in WINDOW_LIBRARIES
    ]
    assert wrong == []


def test_judging_a_network_needs_no_library_of_training() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, path in modules("training")
        if module.startswith(("training.collections.", "training.judging."))
        for name in imported(path)
        if name.split(".")[0] in TRAINING_LIBRARIES
    ]
    assert wrong == []


def test_one_file_for_each_foreign_library() -> None:
    homes = {
        "av": {"recorded_film.py", "decoded_clip.py"},
        "pyglet": {"pyglet_setup.py", "opengl.py"},
        "vlc": {"libvlc.py"},
        "torch": {"covering.py", "learning.py", "look.py", "strangers.py", "varying.py"},
        "tflite": {"lite_file.py"},
        "ai_edge_litert": {"litert.py"},
        "onnxruntime": {"network.py"},
        "pywebrtc_audio": {"echo_canceller.py"},
        "bleak": {"strap.py"},
        "pylsl": {"lab_stream.py"},
        "duckdb": {"asking.py"},
        "pyxdf": {"lab_streams.py"},
        "vaderSentiment": {"sentiment.py"},
        "pyarrow": {"asking.py", "columns.py", "schema.py", "store.py"},
        "pymediainfo": {"headers.py"},
        "skia": {"typesetting.py"},
        # A page is NiceGUI's own kind of thing: all that lies in the pages' room, and their server.
        "nicegui": {"server.py", "pages"},
        "fastapi": {"server.py", "media_routes.py", "completion_route.py"},
        "uvicorn": {"server.py"},
    }
    found: dict[str, set[str]] = {name: set() for name in homes}
    for package in ("engine", "player", "training"):
        for path in (ROOT / package).rglob("*.py"):
            home = "pages" if STUDIO_PAGES in path.parents else path.name
            for name in imported(path):
                if (top := name.split(".")[0]) in found:
                    found[top].add(home)
    for library, files in found.items():
        assert files <= homes[library] | {"doctor.py"}, library


def test_no_test_imports_another() -> None:
    """What tests share lies in `tests.support`: whoever changes a test changes no other."""
    wrong = [
        f"{module} imports {name}"
        for module, path in modules("tests")
        for name in imported(path)
        if any(part.startswith("test_") for part in name.split(".")[:-1])
    ]
    assert wrong == []
