"""A file of lines cut anywhere gives, piece by piece, what it gives whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.ingest import Defaults, Failure, Item, load
from dragoman.ingest.ranges import RangeLoader, count_lines, digest_of, files, is_lines
from dragoman.settings import Settings

LINE = st.sampled_from(
    [
        "",
        "no json",
        "{}",
        '{"id": "a", "text": "One."}',
        '{"text": "Zwei — drei."}',
        '{"text": 3}',
        " ",
        "\r",
        "x" * 90,
    ]
)


def shape(item: Item | Failure) -> tuple[object, ...]:
    return (item.line, item.report) if isinstance(item, Item) else (item.line, item.id, item.code)


@given(
    many=st.lists(LINE, min_size=1, max_size=12),
    end=st.sampled_from(["", "\n"]),
    mark=st.booleans(),
    length=st.integers(1, 120),
)
def test_cut_anywhere(
    many: list[str], end: str, mark: bool, length: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = str(tmp_path_factory.getbasetemp() / "cut.jsonl")
    data = b"\xef\xbb\xbf" * mark + ("\n".join(many) + "." + end).encode()
    Path(path).write_bytes(data)
    whole = [shape(item) for item in load([path])]
    found, first = [], 1
    for start in range(0, len(data), length):
        stretch = RangeLoader(path, start, length, first)
        found += [shape(item) for item in stretch.load(Defaults(), Settings(), lambda notice: None)]
        assert stretch.lines == count_lines(path, start, length)
        assert stretch.digest == digest_of(path, start, length)
        first += stretch.lines
    assert found == whole


def test_the_digest_is_of_its_own_lines_only(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("12345\n78\nbc\n")
    before = digest_of(str(path), 3, 4), digest_of(str(path), 0, 3), digest_of(str(path))
    path.write_text("12345\n78\nbcd\n")
    after = digest_of(str(path), 3, 4), digest_of(str(path), 0, 3), digest_of(str(path))
    assert before[:2] == after[:2]
    assert before[2] != after[2]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.jsonl", b'{"text": "a"}', True),
        ("a.ndjson", b"\xef\xbb\xbf{}", True),
        ("a", b'{"text": "a"}\n{"text": "b"}', True),
        ("a.jsonl", b"\x1f\x8b\x08", False),
        ("a.jsonl", "{}".encode("utf-16"), False),
        ("a.txt", b'{"text": "a"}', False),
        ("a.json", b"[]", False),
    ],
)
def test_which_files_can_be_cut(name: str, data: bytes, expected: bool, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert is_lines(str(tmp_path / name)) is expected


def test_the_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "a.jsonl").write_text("{}")
    (tmp_path / "c.exe").write_text("c")
    assert files([str(tmp_path)], lambda notice: None) == (
        str(tmp_path / "a.jsonl"),
        str(tmp_path / "b.txt"),
    )
