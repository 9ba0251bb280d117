"""Every line of the legal checklist, and every promise to a viewer, names tests that there are."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "legal.md").read_text("utf-8")
PROMISES = (ROOT / "docs" / "privacy.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[^`]+)`", TEXT + PROMISES)) - {"tests/test_legal.py"})


@pytest.mark.parametrize("named", NAMED)
def test_what_a_line_names_is_there(named: str) -> None:
    file, _, name = named.partition("::")
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    tests = {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}
    assert any(each.startswith("test_") for each in tests)
    assert not name or name in tests


def test_every_line_names_one() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and "---" not in line]
    heads = ("| what is asked for |", "| criterion |")
    lines = [row for row in rows if not row.startswith(heads)]
    assert len(lines) > 25
    assert [row for row in lines if "`tests/" not in row.rsplit("|", 2)[1]] == []


def test_every_promise_to_a_viewer_names_one() -> None:
    rows = [line for line in PROMISES.splitlines() if line.startswith("| ") and "---" not in line]
    promises = [row for row in rows if not row.startswith("| promise |")]
    assert len(promises) > 10
    assert [row for row in promises if "`tests/" not in row.rsplit("|", 2)[1]] == []
