"""A signal at any moment of writing a file leaves nothing of it behind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dragoman.output import Output


@pytest.mark.parametrize("step", ["open", "chmod", "fdopen", "fsync", "replace"])
def test_an_interrupt_right_after_a_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    real: Callable[..., Any] = getattr(os, step)
    done: list[str] = []

    def interrupted(*given: Any, **options: Any) -> Any:
        made = real(*given, **options)
        done.append(step)
        if hasattr(made, "close"):
            made.close()
        raise KeyboardInterrupt

    target = tmp_path / "out.jsonl"
    monkeypatch.setattr(os, step, interrupted)
    with pytest.raises(KeyboardInterrupt), Output(str(target)) as out:
        out.write("a line\n")
    monkeypatch.undo()
    assert done == [step]
    assert list(tmp_path.iterdir()) == ([target] if step == "replace" else [])


def test_a_folder_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"out\.jsonl"), Output(str(tmp_path / "no" / "out.jsonl")):
        pass
