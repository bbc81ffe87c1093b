"""What schemathesis is told beside its configuration: see test_described.py."""

from __future__ import annotations

from typing import Any

import schemathesis


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:
    """Days in the wrong order are refused, which no description can say."""
    query = case.query or {}
    since, until = query.get("since"), query.get("until")
    return not (isinstance(since, str) and isinstance(until, str) and since > until)
