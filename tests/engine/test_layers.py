"""The house rules of imports: `player` sees `engine`, never back; inside `engine` only upward."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
ORDER = [
    "words",
    "problems",
    "private",
    "caches",
    "dumps",
    "clock",
    "quiet",
    "text",
    "media",
    "story",
    "sensing",
    "viewer",
    "steering",
    "showing",
    "models",
]
DEVICES = {"pyglet", "vlc", "player"}


def imported(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return names


def test_engine_imports_run_upward_only() -> None:
    wrong = []
    for path in (ROOT / "engine").rglob("*.py"):
        room = path.relative_to(ROOT / "engine").parts[0].removesuffix(".py")
        if room not in ORDER:
            continue
        for name in imported(path):
            parts = name.split(".")
            if parts[0] in DEVICES:
                wrong.append(f"{path.name} imports {name}")
            if (
                parts[0] == "engine"
                and len(parts) > 1
                and ORDER.index(parts[1]) > ORDER.index(room)
            ):
                wrong.append(f"engine/{room} imports {name}")
    assert wrong == []


def test_one_file_for_each_foreign_library() -> None:
    homes = {
        "av": {"recorded_film.py", "decoded_clip.py"},
        "vlc": {"libvlc.py"},
        "mediapipe": {"landmarks.py"},
        "torch": {"learning.py"},
        "tflite": {"trunk.py"},
        "onnxruntime": {"network.py"},
        "pywebrtc_audio": {"echo.py"},
        "bleak": {"strap.py"},
        "pylsl": {"lab_stream.py"},
        "pymediainfo": {"headers.py"},
        "skia": {"letters.py"},
    }
    found: dict[str, set[str]] = {name: set() for name in homes}
    for package in ("engine", "player"):
        for path in (ROOT / package).rglob("*.py"):
            for name in imported(path):
                if (top := name.split(".")[0]) in found:
                    found[top].add(path.name)
    for library, files in found.items():
        assert files <= homes[library] | {"doctor.py"}, library
