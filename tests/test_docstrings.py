"""Nearly every public module, class, function and method says what it does."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("engine", "player", "training")
LEAST = 0.95


def public(node: ast.AST, name: str) -> Iterator[tuple[str, bool]]:
    """Each public definition inside a node, and whether it has a docstring."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for each in ast.iter_child_nodes(node):
        if not isinstance(each, kinds) or each.name.startswith("_"):
            continue
        if not any(ast.unparse(one).endswith(".setter") for one in each.decorator_list):
            yield f"{name}:{each.name}", ast.get_docstring(each) is not None
        if isinstance(each, ast.ClassDef):
            yield from public(each, f"{name}:{each.name}")


def test_public_definitions_are_documented() -> None:
    found: list[tuple[str, bool]] = []
    for path in sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = str(path.relative_to(ROOT))
        if tree.body:
            found.append((name, ast.get_docstring(tree) is not None))
        found += public(tree, name)
    bare = [name for name, documented in found if not documented]
    assert len(found) > 2000
    assert len(bare) <= (1 - LEAST) * len(found), bare
