"""The parser's matrix products take one thread, and leave the process as it was."""

from __future__ import annotations

import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

from dragoman.encoder.blas import one_thread


def threads() -> list[int]:
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_one_thread_within_and_as_many_as_before_after() -> None:
    assert np.ones((2, 2)).sum() == 4
    with threadpool_limits(limits=2, user_api="blas"):
        before = threads()
        assert before
        with one_thread():
            assert set(threads()) == {1}
        assert threads() == before
