"""Values, positions, silences and what became of words, in plain words. Nothing is escaped here."""

from __future__ import annotations

from dragoman.questions.records import Evidence, Position
from dragoman.questions.seen import Seen
from dragoman.questions.tracked import Silence, Word

EVIDENCE: dict[Evidence, str] = {
    "said": "said", "demanded": "demanded", "threatened": "threatened", "promised": "promised", "voted": "voted",
    "did": "did", "reported_by_others": "said of them by others",
}  # fmt: skip
"""The kinds of evidence, in the order of a legend."""


def signed(value: int) -> str:
    """A value with its sign, a true minus: +30, 0, −100."""
    return f"{value:+d}".replace("-", "\u2212") if value else "0"


def interval(low: int, high: int) -> str:
    """`−20 to +30`."""
    return f"{signed(low)} to {signed(high)}"


def how(position: Position) -> str:
    """The kind of evidence: `promised, on a condition, planned`."""
    condition = ", on a condition" if position.conditional else ""
    modality = "" if position.modality == "actual" else f", {position.modality}"
    by = f" ({', '.join(position.reported_by)})" if position.reported_by else ""
    return f"{EVIDENCE[position.evidence]}{by}{condition}{modality}"


def reading(seen: Seen) -> str:
    """A position in a sentence: who, how, what value, in which words, when, where."""
    position = seen.position
    value = f"{signed(position.value)} ({interval(position.low, position.high)})"
    where = " · ".join(part for part in (seen.when or "", seen.outlet, seen.opens) if part)
    return f"{position.holder.name}, {how(position)}: {value}. “{seen.words}” {where}"


def silence(gap: Silence) -> str:
    """Why nothing is known of an actor for a while, without its days."""
    match gap.kind:
        case "silent":
            return f"silent although {gap.naming} reports on the question named it"
        case "unnamed":
            reports = f"{gap.bearing} report{'' if gap.bearing == 1 else 's'} on the question"
            return f"{reports}, {gap.naming or 'none'} of them naming it"
        case "no-reports":
            return f"no report on the question among {gap.reports}" if gap.reports else "no reports"


def outcome(word: Word) -> str:
    """What became of words: `done after 23 days`."""
    days = f"{word.days} day{'' if word.days == 1 else 's'}"
    match word.outcome:
        case "done" | "contrary":
            return f"{word.outcome} after {days}"
        case "mixed":
            return f"done after {days}, contrary after {word.contrary_days}"
        case "nothing":
            reports = f"{word.bearing} report{'' if word.bearing == 1 else 's'}"
            return f"nothing in {days}, with {reports} on the question"
        case "open":
            return f"open: {days} of reports since"
