"""numpy's matrix products on one thread.

The products of a sentence are small: with more threads they take no less time, and twice the processor.
"""

from __future__ import annotations

import functools
from contextlib import AbstractContextManager
from typing import Any

from threadpoolctl import ThreadpoolController


@functools.cache
def _libraries() -> Any:
    """What is loaded when it is first asked for, which is after numpy."""
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[Any]:
    """Within it the products use one thread; after it as many as before."""
    limited: AbstractContextManager[Any] = _libraries().limit(limits=1, user_api="blas")
    return limited
