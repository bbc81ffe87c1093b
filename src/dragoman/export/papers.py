"""What a release says of itself to people: README (after "Datasheets for Datasets"), codebook, citation."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from dragoman import ontology
from dragoman.export.spec import Spec
from dragoman.page.clean import one_line

Manifest = Mapping[str, Any]


def codebook(specs: Mapping[str, Spec]) -> dict[str, Any]:
    """Everything about every file, as JSON: columns, filters, mappings; PLOVER's types, contexts, sectors."""
    codes = ontology.load()
    types = {
        name: {
            "quad": info.quad,
            "score": info.score,
            "meaning": info.gloss,
            "modes": {mode: {"score": m.score, "meaning": m.gloss} for mode, m in info.modes.items()},
        }
        for name, info in codes.types.items()
    }
    return {
        "files": {path: spec.about() for path, spec in specs.items()},
        "types": types,
        "contexts": dict(codes.contexts),
        "sectors": dict(codes.sectors),
        "codes": dict(codes.nonstate),
        "cameo": msgspec.to_builtins(codes.cameo),
    }


def codebook_page(specs: Mapping[str, Spec]) -> str:
    """The same for people, in Markdown."""
    book = codebook(specs)
    out = [
        "# Codebook",
        "",
        "Lists in a cell of CSV stand with ` | ` between. An empty cell: not told, or not known.",
    ]
    for path, spec in specs.items():
        out += ["", f"## {path}", "", f"{spec.title}, like {spec.like}. {spec.stated} {spec.unit}", ""]
        if spec.reasons:
            out += ["Left out, and counted in `manifest.json`:", ""]
            out += [f"- {reason}: {why}" for reason, why in spec.reasons.items()] + [""]
        out += ["| column | type | meaning |", "| --- | --- | --- |"]
        out += [f"| `{name}` | {c.type} | {_cell(c.meaning)} |" for name, c in spec.columns.items()]
        for name, table in spec.tables.items():
            out += ["", f"Mapping `{name}`:", "", "```json", _indented(table), "```"]
    out += [
        "",
        "## Event types",
        "",
        "| type | mode | quad | score | meaning |",
        "| --- | --- | --- | --- | --- |",
    ]
    for type_, info in book["types"].items():
        out.append(f"| {type_} | | {info['quad']} | {info['score']} | {_cell(info['meaning'])} |")
        for mode, found in info["modes"].items():
            out.append(
                f"| {type_} | {mode} | {info['quad']} | {found['score']} | {_cell(found['meaning'])} |"
            )
    for title, key in (("Contexts", "contexts"), ("Sectors", "sectors"), ("Codes of no state", "codes")):
        out += ["", f"## {title}", "", "| name | meaning |", "| --- | --- |"]
        out += [f"| {name} | {_cell(meaning)} |" for name, meaning in book[key].items()]
    return "\n".join(out) + "\n"


def _indented(table: Any) -> str:
    """JSON with one entry a line."""
    if isinstance(table, list):
        return "[\n" + ",\n".join(f"  {json.dumps(row)}" for row in table) + "\n]"
    return "{\n" + ",\n".join(f"  {json.dumps(key)}: {json.dumps(row)}" for key, row in table.items()) + "\n}"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def citation(manifest: Manifest) -> str:
    """CITATION.cff, version 1.2.0. Values are written as JSON strings, which YAML reads as they are."""
    authors = manifest["authors"] or ["Anonymous"]
    lines = [
        "cff-version: 1.2.0",
        'message: "If you use these data, please cite them as below, with the name of the release."',
        "type: dataset",
        f"title: {_quoted(manifest['title'])}",
        f"version: {_quoted(manifest['name'])}",
        f"date-released: {_quoted(manifest['as_of'][:10])}",
        "authors:",
        *(f"  - name: {_quoted(author)}" for author in authors),
    ]
    if manifest["license"]:
        lines.append(f"license: {_quoted(manifest['license'])}")
    lines.append(f"abstract: {_quoted(_abstract(manifest))}")
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    return json.dumps(one_line(words), ensure_ascii=True)


def _abstract(manifest: Manifest) -> str:
    reports = manifest["coverage"]["reports"]
    return (
        f"Political events and statements that dragoman {manifest['program']} read in {reports:,} news reports, "
        f"as its ledger stood at {manifest['as_of']}."
    )


def readme(manifest: Manifest, why: Mapping[tuple[str, str], int]) -> str:
    """README.md. `why`: how many records changed, by kind of change and reason."""
    cover = manifest["coverage"]
    out = [f"# {one_line(manifest['title'])}", "", f"Release `{manifest['name']}`. {_abstract(manifest)}", ""]
    out += ["## What is in it", "", "| file | rows | what |", "| --- | ---: | --- |"]
    for path, part in manifest["files"].items():
        if part["title"]:
            out.append(f"| `{path}` | {part['rows']:,} | {part['title']} |")
    out += [
        "",
        "`CODEBOOK.md` (for programs: `codebook.json`) says what every column means, what every table takes and",
    ]
    out += ["leaves out, and how types are mapped. `manifest.json` has the versions, filters and counts."]
    out += ["", *_text(manifest)]
    out += ["", "## How it came about", "", *_collected(cover), ""]
    out += [
        f"Filters: `{json.dumps(manifest['filters'], sort_keys=True)}`."
        if manifest["filters"]
        else "No filter."
    ]
    out += ["", "| dragoman | knowledge | weights | readings |", "| --- | --- | --- | ---: |"]
    for version in manifest["versions"]:
        cells = (one_line(version[key]) for key in ("program", "knowledge", "weights"))
        out.append(f"| {' | '.join(map(_cell, cells))} | {version['readings']:,} |")
    if manifest["pruned"]:
        out += [
            "",
            "Superseded readings have been dropped from the ledger since then: some records may be missing.",
        ]
    out += ["", "## What to know before using it", "", *_LIMITS]
    out += ["", "## Changes", "", *_changed(manifest, why)]
    out += ["", "## Checking and citing", "", *_CHECK.format(name=manifest["name"]).splitlines()]
    if manifest["license"]:
        out += ["", f"Licence: {one_line(manifest['license'])}."]
    return "\n".join(out) + "\n"


def _text(manifest: Manifest) -> list[str]:
    if manifest["no_text"]:
        return [
            "No word of the reports is in it: no sentences, headlines, or names that only a report gives."
        ]
    return ["It holds sentences and headlines of the reports, which are their publishers'."]


def _collected(cover: Mapping[str, Any]) -> list[str]:
    days = f" from {cover['first_day']} to {cover['last_day']}" if cover["first_day"] else ""
    outlets = cover["outlets"]
    return [
        f"- {cover['reports']:,} reports of {outlets:,} outlet{'' if outlets == 1 else 's'}{days} were read:"
        f" {cover['sentences']:,} sentences.",
        f"- {cover['failed']:,} documents could not be read, {cover['skipped']:,} are not read on purpose"
        " (`coverage.csv` has them by outlet, day and error code).",
        "- Who did what to whom, and who said so, was read by a program, not by people; what reviewers judged since is"
        " applied, and marked in the column `reviewed`.",
    ]


_LIMITS = (
    "- An event here is what a report *tells*, not what happened. `claims` says on whose word it stands; `modality`"
    " whether it happened, is planned, possible or denied.",
    "- One happening told by many reports has many rows: a release does not group them.",
    "- The program errs; `confidence` says how surely it read, and its documentation how often it is right.",
    "- Rates need denominators: compare with `coverage.csv`, since outlets and days are not covered alike.",
)

_CHECK = """
`sha256sum -c SHA256SUMS`, or `dragoman release --verify` with this folder, tells whether the files are whole. Whoever
has the ledger can make the same files again: `dragoman release {name}`. `CITATION.cff` says how to cite it.
"""
_CHECK = _CHECK.strip()


def _changed(manifest: Manifest, why: Mapping[tuple[str, str], int]) -> list[str]:
    if manifest["previous"] is None:
        return ["This is the first release of its ledger."]
    out = [f"Since `{manifest['previous']}` (`changes.csv` names every record):", ""]
    if not why:
        return [f"Since `{manifest['previous']}` no record has changed."]
    return out + [f"- {number:,} {change}: {reason}" for (change, reason), number in sorted(why.items())]


def tallied(rows: Iterable[Mapping[str, Any]], into: Counter[tuple[str, str]]) -> Iterable[dict[str, Any]]:
    """The rows as they are, counted by change and reason on their way."""
    for row in rows:
        into[row["change"], row["why"]] += 1
        yield dict(row)
