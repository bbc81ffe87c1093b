"""A question file drafted from a few reports: what they speak of, who speaks and acts in them, and where.

The draft has no poles: what is contested, an analyst says. Everything that the reports can tell stands beside the gaps,
as entries to thin out and as comments to choose from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import yaml

from dragoman.errors import UsageError
from dragoman.knowledge.own import slug
from dragoman.knowledge.toml import comment
from dragoman.questions.checks import ID, LONGEST_ID
from dragoman.questions.phrases import words
from dragoman.questions.topics import Phrase, holds, phrases
from dragoman.records.reading import Actor, Event, Party, Reading
from dragoman.records.report import Report

MOST_ACTORS, MOST_PLACES, MOST_DEEDS, MOST_SAID = 12, 4, 8, 12

Read = tuple[Report, Reading]


def draft(read: Sequence[Read], id_: str | None = None) -> str:
    """A question file (YAML) for an analyst to fill in; without an `id_`, one made of the likeliest phrase.

    Raises UsageError: `questions.id` for an id that is none, `questions.nothing-read` where there are no reports.
    """
    if not read:
        raise UsageError(
            "questions.nothing-read", "There is no report to draft from.", "Name reports with --from."
        )
    if id_ is not None and (not ID.fullmatch(id_) or len(id_) > LONGEST_ID):
        raise UsageError(
            "questions.id", f"{id_[:100]!r} is no id.", "Write words of small letters: my-question."
        )
    found = phrases(read)
    named = id_ or (slug(found[0].words.replace(".", "")) if found else "") or "new-question"
    lines = [
        f"# Drafted from {_reports(len(read))}. Fill in what is missing, thin out the rest, then run",
        "#     dragoman questions check FILE",
        f"id: {named}",
        'wording:    # Ask so that "yes" is the pole `for`: Should all U.S. forces leave Iraq?',
        "",
        "# The poles: what those who stand there want, as a clause, and words by which they say so.",
        *_said(read, found),
        "for:",
        "  wording:  # all U.S. forces leave Iraq",
        "  phrases: []",
        "against:",
        "  wording:  # U.S. forces stay in Iraq",
        "  phrases: []",
        "",
        "# What lies between, from -99 to 99; none is needed.",
        "# steps:",
        "#   - {value: 0, wording: some U.S. forces stay to train, phrases: [train and advise]}",
        "",
        "# What bears on the question. Delete what others speak of too.",
        "about:",
        "  phrases:",
        *_entries([(p.words, _often(p, len(read))) for p in found], 4),
        "  actors:",
        *_actors(read),
        "  places:",
        *_places(read),
        "  without: []  # words that show another matter",
        "",
        *_deeds(read),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _actors(read: Sequence[Read]) -> list[str]:
    """Whoever speaks or acts, those with a code first of all; the others as comments."""
    speaks: Counter[str] = Counter()
    acts: Counter[str] = Counter()
    known: dict[str, Actor] = {}
    others: Counter[str] = Counter()
    for _, reading in read:
        actors = {actor.id: actor for actor in reading.actors if actor.kind != "outlet"}
        said = _ids(party for statement in reading.statements for party in statement.speakers)
        done = _ids(party for event in reading.events for party in event.actors)
        for id_ in (said | done) & set(actors):
            actor = actors[id_]
            if not actor.known or actor.code is None:
                others[actor.name] += 1
                continue
            known[id_] = actor
            speaks[id_] += id_ in said
            acts[id_] += id_ in done
    ranked = sorted(known, key=lambda id_: (-speaks[id_] - acts[id_], id_))[:MOST_ACTORS]
    told = [(id_, f"{known[id_].name}: speaks in {speaks[id_]}, acts in {acts[id_]}") for id_ in ranked]
    lines = _entries(told, 4)
    if others:
        lines.append(
            f"    {comment('Not known to the program: ' + '; '.join(n for n, _ in others.most_common(6)))}"
        )
    return lines


def _ids(parties: Iterable[Party]) -> set[str]:
    return {id_ for p in parties for id_ in (p.actor, p.on_behalf_of, *p.members) if id_ is not None}


def _places(read: Sequence[Read]) -> list[str]:
    """Countries that most reports name a place of, those with most places first."""
    reports: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for _, reading in read:
        codes = [place.country for place in reading.places if place.country]
        times.update(codes)
        reports.update(set(codes))
    ranked = sorted(reports, key=lambda code: (-reports[code], -times[code], code))[:MOST_PLACES]
    return _entries([(code, f"{_times(times[code])} in {_reports(reports[code])}") for code in ranked], 4)


def _said(read: Sequence[Read], found: Sequence[Phrase]) -> Iterator[str]:
    """What is said in words with one of the phrases, demands and refusals first, as comments."""
    keys = [tuple(word.form for word in words(phrase.words)) for phrase in found]
    rows: dict[str, bool] = {}
    for report, reading in read:
        names = {actor.id: actor.name for actor in reading.actors}
        for statement in reading.statements:
            content = " … ".join(report.text[start:end] for start, end in statement.content)
            forms = tuple(word.form for word in words(content))
            if statement.attitude == "speech" and len(forms) > 3 and any(holds(forms, key) for key in keys):
                who = " and ".join(_called(report, party, names) for party in statement.speakers[:2])
                row = comment(f"{who or 'somebody'}: {content}")
                rows[row] = rows.get(row, False) or statement.act not in (None, "report")
    for row in sorted(rows, key=lambda row: not rows[row])[:MOST_SAID]:
        yield row


def _called(report: Report, party: Party, names: dict[str, str]) -> str:
    """The words for a party; its name where they are a pronoun."""
    said = report.text[party.span[0] : party.span[1]]
    return names.get(party.actor or "", said) if " " not in said and len(said) < 5 else said


def _deeds(read: Sequence[Read]) -> Iterator[str]:
    """Events of known actors by type, as comments: which of them show a side, an analyst says."""
    count: Counter[tuple[str, str, str, str]] = Counter()
    cues: dict[tuple[str, str, str, str], str] = {}
    for report, reading in read:
        known = {actor.id for actor in reading.actors if actor.known and actor.kind != "outlet"}
        for event in reading.events:
            if event.modality == "denied":
                continue
            for key in _kinds(event, known):
                if not (key[2] or key[3]) or key[1] == key[2]:
                    continue  # an act on nobody and nowhere fits too much
                count[key] += 1
                cues.setdefault(key, report.text[event.cue[0] : event.cue[1]])
    yield "# Deeds: events that show where their actor stands, whatever is said. Give a value to those that do."
    yield "# deeds:"
    for key, number in sorted(count.items(), key=lambda item: (-item[1], item[0]))[:MOST_DEEDS]:
        fields = zip(("type", "actor", "recipient", "place"), key, strict=True)
        told = ", ".join(f"{name}: {_scalar(value)}" for name, value in fields if value)
        yield (
            comment(f"  - {{{told}, value: }}").replace("# -", "#   -")
            + f"  {comment(f'{_times(number)}: {cues[key]}')}"
        )


def _kinds(event: Event, known: set[str]) -> Iterator[tuple[str, str, str, str]]:
    """An event by type, actor, recipient and country, once for each of its known actors."""
    recipient = min(_ids(event.recipients) & known, default="")
    place = "" if event.place is None else event.place.country or ""
    for party in event.actors:
        ids = {party.on_behalf_of} if party.on_behalf_of in known else _ids([party]) & known
        for id_ in sorted(id_ for id_ in ids if id_ is not None):
            yield event.type, id_, recipient, place


def _entries(told: Sequence[tuple[str, str]], indent: int) -> list[str]:
    """Entries of a list, each with a remark; an empty list where there is none."""
    written = [f"{' ' * indent}- {_scalar(value)}" for value, _ in told]
    width = max(map(len, written), default=0)
    lines = [f"{row:<{width}}  {comment(why)}" for row, (_, why) in zip(written, told, strict=True)]
    return lines or [f"{' ' * indent}[]"]


def _scalar(value: str) -> str:
    """A value of YAML on one line."""
    shown = yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, width=1_000_000)
    return shown.strip()[1:-1]


def _often(phrase: Phrase, of: int) -> str:
    times = _times(phrase.times)
    return times if of == 1 else f"in {phrase.reports} of {of} reports, {times}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _reports(number: int) -> str:
    return "one report" if number == 1 else f"{number} reports"
