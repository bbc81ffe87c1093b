"""The folders are the architecture: imports go one way, stages never import each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "src" / "dragoman"

# Each room may import the rooms named here (and itself). errors is open to all but records.
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "records": set(),
    "settings": {"errors"},
    "output": set(),
    "ontology": {"records", "errors"},
    "knowledge": {"records", "ontology", "errors"},
    "encoder": {"records", "questions", "errors"},
    "reading": {"records", "ontology", "knowledge", "encoder", "errors"},
    "ingest": {"records", "reading", "errors", "settings"},
    "stories": {"records", "ontology", "knowledge", "errors"},
    "questions": {"records", "ontology", "knowledge", "page", "errors"},
    "ledger": {"records", "ontology", "knowledge", "stories", "questions", "errors"},
    "bulk": {"records", "reading", "ingest", "export", "errors", "settings"},
    "export": {"records", "ontology", "knowledge", "ledger", "stories", "page", "questions", "output", "errors"},
    "corpus": {"records", "ontology", "errors"},
    "training": {"records", "ontology", "encoder", "reading", "corpus", "questions", "errors"},
    "page": {"records", "errors"},
    "evaluation": {"records", "reading", "ingest", "stories", "questions", "encoder", "corpus", "errors"},
    "desk": {
        "records", "ontology", "knowledge", "ledger", "stories", "questions", "export", "page", "errors", "settings",
    },
    "commands": {
        "records", "ontology", "knowledge", "encoder", "reading", "ingest", "ledger", "export", "page", "evaluation",
        "corpus", "training", "stories", "questions", "bulk", "desk", "errors", "settings", "output", "cli",
    },
    "cli": {"commands", "errors", "settings"},
    "__main__": {"cli"},
    "__init__": {"records", "reading", "errors"},
}  # fmt: skip

# Helpers that a stage may import; every other module of reading/ is a stage or belongs to one.
READING_SHARED = {"again", "assemble", "grammar", "numerals", "parties", "tables"}
READING_JOINS = {"pipeline", "relate"}


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Dotted names below dragoman that a module imports, at any depth of its code."""
    out: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            out |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            out |= {f"{node.module}.{a.name}" for a in node.names}
    return {name.removeprefix("dragoman.") for name in out if name.startswith("dragoman.")}


def room(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    here = room(path)
    for name in imported(path):
        there = name.split(".")[0]
        if not (ROOT / there).is_dir() and not (ROOT / f"{there}.py").exists():
            continue  # a name of the package itself, such as __version__
        assert there == here or there in ALLOWED[here], f"{here} must not import {name}"


@pytest.mark.parametrize("path", sorted((ROOT / "reading").rglob("*.py")), ids=lambda p: str(p.name))
def test_stages_do_not_import_each_other(path: Path) -> None:
    stage = path.relative_to(ROOT / "reading").parts[0].removesuffix(".py")
    if stage in READING_JOINS | {"__init__"}:
        return
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "reading" and len(parts) > 1:
            assert parts[1] in READING_SHARED | {stage}, f"stage {stage} imports {name}"


def test_no_module_or_function_is_crowded() -> None:
    for path in modules():
        source = path.read_text(encoding="utf-8")
        assert source.count("\n") <= 500, f"{path} is past 500 lines"
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                assert length <= 70, f"{path}: {node.name} has {length} lines"
