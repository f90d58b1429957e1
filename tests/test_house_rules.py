"""The table of rooms in docs/decisions.md, and the size cap, held by reading the imports."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "corpus": {"corpus"},
    "ingest": {"ingest", "corpus"},
    "assistant": {"assistant", "corpus"},
    "ui": {"ui", "assistant", "corpus", "ingest"},
    "eval": {"eval", "assistant", "corpus"},
}
MODULES = sorted(path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path}: relative import"
    return names


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_room_imports_what_it_may(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    rooms = {name.split(".")[0] for name in imports(path)} & (MAY_IMPORT.keys() | {"tests"})
    assert rooms <= MAY_IMPORT[room], f"{path} imports {rooms - MAY_IMPORT[room]}"


@pytest.mark.parametrize("path", [*MODULES, *(ROOT / "tests").rglob("*.py")], ids=name)
def test_module_is_short_and_asserts_nothing_on_input(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 300
    if path in MODULES:
        assert not any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(source)))


def test_root_holds_nothing_else() -> None:
    known = MAY_IMPORT.keys() | {"tests", "docs"}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "__"))}
    assert folders <= known


def test_every_import_is_pinned_and_every_pin_is_used() -> None:
    pins = re.findall(r"^([\w-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    imported = {
        module.split(".")[0] for path in [*MODULES, *(ROOT / "tests").rglob("*.py")] for module in imports(path)
    }
    outside = imported - sys.stdlib_module_names - MAY_IMPORT.keys() - {"tests"}
    known = packages_distributions()
    used = {known.get(module, [module])[0].lower().replace("_", "-") for module in outside}
    called = {"ruff", "mypy", "pytest-timeout", "types-pyyaml"}  # used by name, in the Makefile and pyproject.toml
    assert used | called == {pin.lower().replace("_", "-") for pin in pins}
