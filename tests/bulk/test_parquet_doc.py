"""What docs/how-to/parquet.md shows works as it stands there."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import duckdb
import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "parquet.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def here(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which `news` is a corpus."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").symlink_to(out)
    return tmp_path


def test_there_are_some() -> None:
    assert (len(QUERIES), len(SNIPPETS)) == (5, 1)


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q.splitlines()[0][3:40])
def test_duckdb(query: str, here: Path) -> None:
    with duckdb.connect(":memory:") as database:
        found = database.execute(query)
        columns = [name for name, *_ in found.description or []]
        rows = found.fetchall()
    assert len(columns) > 1
    assert rows or columns[0] == "code"  # nothing failed there


def test_pandas(here: Path) -> None:
    code = compile(SNIPPETS[0], "parquet.md", "exec")
    if all(importlib.util.find_spec(name) for name in ("pandas", "pyarrow")):
        found: dict[str, object] = {}
        exec(code, found)
        assert len(found["by_type"]) > 1  # type: ignore[arg-type]
    assert {"pd", "events", "actors"} <= set(code.co_names)
