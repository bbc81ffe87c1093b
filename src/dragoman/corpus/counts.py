"""What a corpus holds, counted: types, modes, modality, layers, variety."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from dragoman.corpus.items import Item


class Counts(msgspec.Struct, frozen=True):
    """Figures of a corpus. `cues` counts distinct cues (lower-case words) per type."""

    items: int
    sentences: int
    passages: int
    words: int
    events: dict[str, int]
    modes: dict[str, int]
    modality: dict[str, int]
    events_per_sentence: dict[str, int]
    statements: dict[str, int]
    attitudes: dict[str, int]
    acts: dict[str, int]
    flags: dict[str, int]
    layers: int
    regions: dict[str, int]
    styles: dict[str, int]
    decades: dict[str, int]
    lengths: dict[str, int]
    cues: dict[str, int]


def count(items: Iterable[Item]) -> Counts:
    """Count everything once. Passages are items of several sentences."""
    c: dict[str, Counter[str]] = {name: Counter() for name in Counts.__struct_fields__}
    cues: dict[str, set[str]] = {}
    total = Counter[str]()
    for item in items:
        total["items"] += 1
        total["sentences"] += len(item.sentences)
        total["passages"] += len(item.sentences) > 1
        total["layers"] += "tpq" in item.meta.get("layers", "")
        for start, end in item.sentences:
            length = len(item.text[start:end].split())
            total["words"] += length
            c["lengths"][f"{length // 10 * 10:02d}-{length // 10 * 10 + 9:02d}"] += 1
            c["regions"][item.region] += 1
            for key in ("style", "decade"):
                c[key + "s"][item.meta.get(key, "")] += 1
        per = Counter(item.sentence_of(e.id) for e in item.events)
        for i in range(len(item.sentences)):
            c["events_per_sentence"][str(min(per[i], 3))] += 1
        for e in item.events:
            c["events"][e.type] += 1
            c["modality"][e.modality] += 1
            cues.setdefault(e.type, set()).add(item.words(e.id).lower())
            c["modes"].update(f"{e.type}/{m}" for m in e.modes)
            c["flags"].update(f for f in ("historical", "repeated", "aggregate") if getattr(e, f))
        for s in item.statements:
            c["statements"][s.kind] += 1
            c["attitudes"][s.attitude] += 1
            c["acts"][s.act or "-"] += 1
    found: dict[str, object] = {name: dict(sorted(c[name].items())) for name in c}
    found |= {k: total[k] for k in ("items", "sentences", "passages", "words", "layers")}
    found["cues"] = {t: len(v) for t, v in sorted(cues.items())}
    return msgspec.convert(found, Counts)
