"""The corpus itself: no slips, the balance it promises, nothing copied."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest

from dragoman.corpus.check import REGIONS, near_copies
from dragoman.corpus.counts import Counts, count
from dragoman.corpus.items import Item
from dragoman.corpus.load import load
from dragoman.ontology import load as load_ontology

ROOT = Path(__file__).parent.parent.parent
CORPUS = ROOT / "training-corpus"
WORD = re.compile(r"\w+")


@functools.cache
def corpus() -> list[Item]:
    items, slips = load([CORPUS / "data"])
    assert slips == [], "\n".join(map(str, slips[:20]))
    return items


@functools.cache
def counts() -> Counts:
    return count(corpus())


def test_it_has_no_slips() -> None:
    assert len(corpus()) > 0


@functools.cache
def promised() -> dict[str, float]:
    """Floors that hold for what is there; they rise with the corpus (training-corpus/README.md names the goals)."""
    table = tomllib.loads((CORPUS / "floors.toml").read_text(encoding="utf-8"))
    return {name: float(value) for name, value in table.items()}


def test_it_is_as_large_as_it_says() -> None:
    assert counts().items - counts().passages >= promised()["single_sentences"]
    assert counts().passages >= promised()["passages"]
    assert counts().layers >= promised()["with_times_places_quantities"]
    sizes = {len(i.sentences) for i in corpus() if len(i.sentences) > 1}
    assert not sizes or (min(sizes) >= 3 and max(sizes) <= 8)


def test_every_type_and_mode_is_there() -> None:
    ontology = load_ontology()
    assert set(counts().events) == set(ontology.types)
    assert min(counts().events.values()) >= promised()["events_of_each_type"]
    for type_ in ontology.types:
        for mode in ontology.modes(type_):
            assert counts().modes.get(f"{type_}/{mode}", 0) >= promised()["of_each_mode"], f"{type_}/{mode}"


@pytest.mark.parametrize("modality", ["planned", "possible", "denied"])
def test_modality_is_balanced(modality: str) -> None:
    assert (
        counts().modality[modality] / sum(counts().modality.values()) >= promised()["share_of_each_modality"]
    )


def test_sentences_without_events_and_with_several() -> None:
    per = counts().events_per_sentence
    total = sum(per.values())
    assert per["0"] / total >= promised()["share_without_event"]
    assert (per["2"] + per["3"]) / total >= 0.25


def test_no_region_prevails() -> None:
    regions = counts().regions
    assert set(regions) <= set(REGIONS)
    assert max(regions.values()) / sum(regions.values()) <= 0.20


def test_nobody_wrote_too_much() -> None:
    """Each batch is one hand's."""
    for batch, by in hands().items():
        written = sum(len(i.sentences) for i in corpus() if i.batch == batch)
        assert written > 0, f"{batch} of {by} is empty"
    by_hand: dict[str, int] = {}
    for item in corpus():
        hand = hands()[item.batch]
        by_hand[hand] = by_hand.get(hand, 0) + len(item.sentences)
    assert max(by_hand.values()) <= 800


@functools.cache
def hands() -> dict[str, str]:
    table = tomllib.loads((CORPUS / "batches.toml").read_text(encoding="utf-8"))
    return {batch: row["hand"] for batch, row in table.items()}


def test_every_batch_has_a_hand_and_a_split() -> None:
    table = tomllib.loads((CORPUS / "batches.toml").read_text(encoding="utf-8"))
    assert {i.batch for i in corpus()} == set(table)
    assert {row["split"] for row in table.values()} <= {"train", "dev", "test", "reserve"}
    writers: dict[str, set[str]] = {}
    for row in table.values():
        writers.setdefault(row["hand"], set()).add(row["split"])
    assert all(len(splits) == 1 for splits in writers.values()), "a hand's batches stand in one split"


def test_items_are_no_copies_of_each_other() -> None:
    assert [(a.id, b.id) for a, b, _ in near_copies(corpus(), size=6, share=0.4)] == []


def runs(text: str, size: int = 8) -> set[tuple[str, ...]]:
    words = [w.lower() for w in WORD.findall(text)]
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def test_nothing_is_shared_with_evaluation_data() -> None:
    """Where the evaluation folder is at hand, no run of eight words of it stands in the corpus."""
    folder = ROOT.parent / "shared" / "eval"
    ours: dict[tuple[str, ...], str] = {r: i.id for i in corpus() for r in runs(i.text)}
    shared = set()
    for path in sorted(folder.rglob("*.jsonl")) if folder.is_dir() else []:
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                shared |= {
                    (ours[r], " ".join(r)) for r in runs(json.loads(line).get("text", "")) if r in ours
                }
    assert shared == set()


def test_the_checksums_are_those_of_the_files() -> None:
    lines = (CORPUS / "SHA256SUMS").read_text(encoding="utf-8").split("\n")
    held = {name: digest for digest, _, name in (line.partition("  ") for line in lines if line)}
    files = sorted((CORPUS / "data").rglob("*.txt"))
    found = {str(p.relative_to(CORPUS)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
    assert held == found, "run `make corpus-sums`"
