"""One label for one name throughout a report: the model's labels, mended by what the text says of the name."""

from __future__ import annotations

from collections import Counter

from dragoman.reading.mentions import naming
from dragoman.reading.mentions.linking import Proto

_BODY = frozenset({"ORG", "GPE", "LOC", "FAC", "NORP"})


def vote(protos: list[Proto]) -> None:
    """Give every name the label that the model gave it most often in the report, in place."""
    votes: dict[str, Counter[str]] = {}
    names = [p for p in protos if p.form == "name" and p.cut is None]
    for p in names:
        if p.label:
            votes.setdefault(_key(p), Counter())[p.label] += 1
    for p in names:
        if (counted := votes.get(_key(p))) is not None:
            p.label = counted.most_common(1)[0][0]


def settle(protos: list[Proto]) -> None:
    """Mend labels of names in place by evidence of the text, strongest first: a title or role with the name, a
    group or body in apposition, the name's own last word, a fuller name that ends in it."""
    known = naming.words()
    names = [p for p in protos if p.form == "name" and p.cut is None]
    sure: dict[str, str] = {}
    for p in names:
        if said := _said(p, known):
            sure.setdefault(_key(p), said)
    for p in names:
        p.label = sure.get(_key(p), p.label)
    surnames = {p.sentence[p.core[1]].text for p in names if p.label == "PERSON" and p.core[1] > p.core[0]}
    for p in names:
        single = p.core[0] == p.core[1]
        if single and p.label in {"", "ORG"} and _key(p) in surnames and _key(p) not in sure:
            p.label, p.plural = "PERSON", False


def _key(p: Proto) -> str:
    return " ".join(p.sentence[i].text for i in range(p.core[0], p.core[1] + 1))


def _said(p: Proto, known: naming.Words) -> str:
    if p.title is not None:
        return "PERSON"
    last = p.sentence[p.core[1]].text.lower()
    for role, other in p.links:
        if role != "apposition" or other.form == "pronoun":
            continue
        if other.form == "name" and p.label == "PERSON" and other.label == "ORG":
            return "ORG"
        if other.form == "description":
            if other.lemma in known.roles and not other.plural and p.label not in _BODY - {"ORG"}:
                return "PERSON"
            if other.lemma in known.groups and p.label in {"", "PERSON"}:
                return "ORG"
    if (
        p.core[1] > p.core[0]
        and (last in known.bodies or last in known.groups)
        and p.label in {"", "PERSON", "NORP"}
    ):
        return "ORG"
    return ""
