"""Words that point back: pronouns, "the group", "the two governments", "the army" again. No stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dragoman.knowledge import Phrase, normalise
from dragoman.reading.resolution.cast import AT, Cast
from dragoman.reading.resolution.voices import ONES, SOME, Voices
from dragoman.reading.resolution.words import gender as said
from dragoman.records.drafts import Assignment, MentionDraft

INDEFINITE = frozenset({"a", "an", "another", "any", "some", "no", "each", "every", "other"})
_WINDOW = 60
"""Mentions to look back over."""
_FIRST = frozenset({"i", "we", "us", "me", "my", "our", "ours", "ourselves", "mine", "you", "your", "yours"})
_MANY = frozenset(
    {"delegation", "group", "crowd", "team", "family", "crew", "couple", "pair", "band", "gang", "squad", "mob",
     "party", "trio", "majority", "staff", "clergy", "public", "audience"}
)  # fmt: skip
"""Nouns in the singular for several people, who are "they"."""
_STANDING = frozenset({"movement", "organisation", "organization", "party", "alliance", "coalition"})
"""What men who are only described are not."""
_LOOSE = frozenset({"force", "station", "council", "commission", "committee", "bank", "daily", "weekly"})
"""Words that point back only with an article."""
_OBJECTS = frozenset({"him", "them"})
_POSSESSIVES = frozenset({"his", "its", "their"})
_SPOKEN_FOR = 3.0
"""What speaks against "a spokesman for Mr X" as "he": mostly Mr X is meant."""
_CROWNS = ("king", "queen", "sultan")
_FOES = frozenset(
    {"terrorist", "militant", "extremist", "insurgent", "jihadist", "rebel", "group", "gang", "militia"}
)
"""What nobody calls his own side."""
_SORTED = frozenset({"judiciary", "police", "legislature"})
"""Institutions of which a report speaks in several words."""
_ARMED = frozenset({"armed_group", "armed_forces", "country", "government", "coalition"})
_LOCAL = frozenset({"governor", "mayor", "premier", "minister"})
"""What many people are called of whom the files give no dated office."""
_STYLED = frozenset({
    "wing commander", "group captain", "squadron leader", "lieutenant colonel", "major general", "chief inspector",
    "lord mayor", "chief minister", "regional governor", "state governor", "city mayor",
})  # fmt: skip
_REACH = {"person": 4, "other": 2, "group": 8}
"""Sentences to look back over: for he and she, for it and they, for "the group"."""


class Pointer:
    """Finds what a mention points back to among those already resolved."""

    def __init__(
        self,
        cast: Cast,
        mentions: Sequence[MentionDraft],
        done: Sequence[Assignment | None],
        voices: Voices | None = None,
    ) -> None:
        self.cast = cast
        self.voices = voices or Voices(mentions, ())
        self.mentions = mentions
        self.done = done
        self.nested = {link.target for m in mentions for link in m.links if link.role in {"of", "modifier"}}
        """Mentions that stand inside another's phrase or belong to it: seldom what a pronoun means."""
        speaks = cast.knowledge.agents.speaks.words
        self.voiced = {x.target for m in mentions if m.lemma in speaks for x in m.links if x.role == "of"}
        """Whose mouthpieces are spoken of."""
        self.told = {link.target for m in mentions for link in m.links if link.role in {"is", "seeks"}}
        """Descriptions that only say what somebody is ("he worked as a medic")."""

    def before(self, i: int, reach: int) -> Iterator[tuple[int, MentionDraft, str]]:
        """Resolved mentions before `i`, nearest first, up to `reach` sentences back."""
        here = self.mentions[i]
        for j in range(i - 1, max(-1, i - 1 - _WINDOW), -1):
            m, found = self.mentions[j], self.done[j]
            if here.sentence - m.sentence > reach:
                return
            if found is None or found.actor is None:
                continue
            if here.lemma in ONES or not self.voices.says(i, m):
                yield j, m, found.actor

    def persons_before(self, i: int) -> Iterator[str]:
        """Ids of persons and offices spoken of before `i`, subjects first, then nearest first."""
        near = [(m, id_) for _, m, id_ in self.before(i, 2)]
        for subject in (True, False):
            yield from (
                x
                for m, x in near
                if m.subject is subject and ("/office/" in x or self.cast.kind(x) == "person")
            )

    # -- pronouns ------------------------------------------------------------------------------------------

    def pronoun(self, i: int) -> Assignment:
        m = self.mentions[i]
        if (heard := self._heard(i)) is not None:
            return heard
        word = m.lemma if m.lemma in self.cast.knowledge.agents.pronoun else normalise(m.text)
        if word in SOME and i in self.voices.words:
            word = "they"  # "one said": one of those spoken of
        rule = self.cast.knowledge.agents.pronoun.get(word)
        if rule is None and word == "both" and len(members := self.joined(i)) == 2:
            return Assignment(actor=None, by="pronoun", members=members, why="those joined before", score=0.5)
        if rule is None:
            why = (
                "the speaker, whom the statement names"
                if word in _FIRST
                else f"{m.text!r} points to no one actor"
            )
            return Assignment(actor=None, by="pronoun", why=why, score=0.0)
        plural = rule.number == "plural"
        human, people = self.cast.knowledge.agents.human.words, self.cast.knowledge.agents.people_words
        gender = (
            "he"
            if word in {"he", "him", "his", "himself"}
            else "she"
            if word in {"she", "her", "hers", "herself"}
            else ""
        )

        speaker = self.done[self.voices.quoted[i]] if i in self.voices.quoted else None
        himself = set[str | None]() if speaker is None else {speaker.actor, speaker.on_behalf_of}

        def fits(n: MentionDraft, id_: str) -> bool:
            if id_ in himself:
                return False  # In his own words he is "I".
            if plural and n.form == "description" and (n.plural or n.lemma in _MANY):
                return True
            person = n.form == "description" and n.lemma in (people if gender else human) and not n.plural
            if gender and n.form == "description" and (n.lemma in _MANY or not self._of_sex(n, gender)):
                return False
            if self.cast.kind(id_) not in rule.kinds and not (gender and person):
                return False
            if person and not gender:
                return False  # neither "it" nor "they"
            if plural:
                return n.plural or self.cast.kind(id_) in {"police", "people"}
            if gender:
                return self.cast.gender.get(id_, gender) == gender and not n.plural
            return not n.plural

        best = self._best(i, fits, _REACH["person" if gender else "other"])
        if plural and (best is None or self.mentions[best[0]].sentence != m.sentence):
            members = self.joined(i)
            if len(members) > 1:
                return Assignment(
                    actor=None, by="pronoun", members=members, why="those joined before", score=0.5
                )
        if best is None:
            return Assignment(actor=None, by="pronoun", why=f"nobody before {m.text!r} fits", score=0.0)
        j, id_, score = best
        if gender:
            self.cast.gender.setdefault(id_, gender)
        return Assignment(actor=id_, by="pronoun", why=f"points to {self.mentions[j].text!r}", score=score)

    def _heard(self, i: int) -> Assignment | None:
        """ "Its spokesman": of the body that has just denied or said something."""
        m = self.mentions[i]
        if m.lemma not in {"its", "their"} or i not in self.voiced:
            return None
        for j in sorted((j for j in self.voices.words if j < i), reverse=True):
            n, found = self.mentions[j], self.done[j]
            if m.sentence - n.sentence > 1:
                return None
            if found is None or found.actor is None or n.form == "pronoun" or self.voices.within(n):
                continue
            several = n.plural and n.form != "name"
            if self.cast.kind(found.actor) in {"person", "outlet"} or (m.lemma == "its" and several):
                return None
            why = f"{m.text!r}: of {n.text!r}, who has just spoken"
            return Assignment(actor=found.actor, by="pronoun", why=why, score=0.7)
        return None

    def _of_sex(self, n: MentionDraft, gender: str) -> bool:
        """May somebody so described be "he" or "she": "husband", "a fighter" beside "her husband"?"""
        beside = (self.mentions[x.target].lemma for x in n.links if x.role == "apposition")
        return all(said(lemma) in {"", gender} for lemma in (n.lemma, *beside))

    def _best(
        self, i: int, fits: Callable[[MentionDraft, str], bool], reach: int
    ) -> tuple[int, str, float] | None:
        """The best candidate: nearer sentences, then subjects, then what stands by itself, then nearness."""
        here = self.mentions[i]
        best: tuple[float, int, str] | None = None
        object_ = here.form == "pronoun" and not here.subject and not here.possessive
        object_ = object_ and here.lemma not in _POSSESSIVES
        own = self._own_subject(i) if object_ or here.lemma in _OBJECTS else None
        acting = {x for _, m, x in self.before(i, 0) if m.subject} if object_ else frozenset[str]()
        for step, (j, m, id_) in enumerate(self.before(i, reach)):
            if (
                not fits(m, id_)
                or id_ == own
                or any(x.target == i for x in m.links)
                or m.span[1] > here.span[0]
            ):
                continue
            distance = here.sentence - m.sentence
            points = (
                -2.0 * distance
                + (1.6 if m.subject else 0.0)
                - (1.2 if j in self.nested else 0.0)
                - 0.03 * step
            )
            if m.form == "pronoun":
                points += 0.2 if distance <= 1 else 0.0
            elif m.form == "name" and m.subject:
                points += 0.4
            if not distance and object_ and (m.subject or id_ in acting):
                points -= 2.2  # an object is seldom its own subject ("Turkey urged it")
            if (
                here.form == "pronoun"
                and m.form == "description"
                and (self._mouthpiece(id_) or j in self.told)
            ):
                points -= _SPOKEN_FOR
            if here.form == "description":
                points += min(1.5, 0.15 * self.cast.salience[id_])
            if best is None or points > best[0]:
                best = points, j, id_
        if best is None:
            return None
        score = 0.75 if best[0] > 0 else 0.6 if best[0] > -2 else 0.4
        return best[1], best[2], score

    def _own_subject(self, i: int) -> str | None:
        """Whose object a pronoun can only be: the subject right before it, but for what stands beside that
        ("The premier thanked him")."""
        here = self.mentions[i]
        for j in range(i - 1, max(-1, i - 4), -1):
            m, found = self.mentions[j], self.done[j]
            if m.sentence != here.sentence:
                return None
            if m.subject and m.form != "pronoun":
                return None if found is None else found.actor
            if not any(x.role == "apposition" for x in m.links):
                return None
        return None

    def _mouthpiece(self, id_: str) -> bool:
        """Does somebody without a name speak for another human being?"""
        behalf = self.cast.behalf.get(id_)
        return behalf is not None and self.cast.kind(behalf) == "person"

    def joined(self, i: int, reach: int = 1) -> tuple[str, ...]:
        """Actors of the nearest coordination before `i` ("Russia and Turkey ... they")."""
        for j, m, id_ in self.before(i, reach):
            named = m.subject or self.cast.kind(id_) == "person"
            if named and any(x.role == "conjunct" for x in m.links):
                return self._coordination(j)
        return ()

    def _coordination(self, j: int) -> tuple[str, ...]:
        """Resolved actors joined with mention `j`, in order."""
        seen, queue = {j}, [j]
        while queue and len(seen) < 12:
            for x in self.mentions[queue.pop()].links:
                if x.role == "conjunct" and x.target not in seen and 0 <= x.target < len(self.mentions):
                    seen.add(x.target)
                    queue.append(x.target)
        out: dict[str, None] = {}
        for n in sorted(seen):
            found = self.done[n]
            if found is not None and found.actor is not None:
                out.setdefault(found.actor)
        return tuple(out)

    # -- descriptions --------------------------------------------------------------------------------------

    def anaphor(self, i: int) -> Assignment | None:
        """ "the group", "the country", "the minister": the last actor of a fitting kind."""
        m = self.mentions[i]
        kinds = self.cast.knowledge.agents.anaphor.get(m.lemma)
        if kinds is None or m.determiner in INDEFINITE or any(x.role == "of" for x in m.links):
            return None
        if m.plural and m.lemma not in self.cast.knowledge.agents.anaphor_plural.words:
            return None
        bare = len(m.text.split()) == 1 or m.text in _STYLED
        if not bare and (m.plural or not m.determiner or "armed_group" not in kinds):
            return None
        if m.plural and not m.determiner:
            return None
        if m.lemma in _LOOSE and m.determiner not in {"the", "this", "that"}:
            return None
        people = "person" in kinds
        speaker = self.done[self.voices.quoted[i]] if i in self.voices.quoted and m.lemma in _FOES else None
        himself = set[str | None]() if speaker is None else {speaker.actor, speaker.on_behalf_of}
        if "country" in kinds and m.preposition in AT:
            return self._here(i)

        def fits(n: MentionDraft, id_: str) -> bool:
            if self.cast.kind(id_) not in kinds or id_ in himself:
                return False
            if people:
                return self._described(n, id_, m.lemma)
            if m.lemma == "kingdom" and not any(self.cast.knowledge.held(o, id_) for o in _CROWNS):
                return False
            if m.lemma in _STANDING and id_ in self.cast.local and n.form == "description":
                return False  # A movement is no handful of gunmen.
            if "armed_group" in kinds and id_ in self.cast.local and n.form == "description":
                return self._alike(m, n, id_)
            return n.form != "demonym"

        best = self._best(i, fits, _REACH["other" if m.plural else "group"])
        if best is None:
            plain = people and m.determiner == "the" and bare and m.text.islower()
            return self.only(i) if plain and not self.cast.knowledge.office(m.text) else None
        j, id_, score = best
        return Assignment(
            actor=id_, by="description", why=f"{m.text!r} points to {self.mentions[j].text!r}", score=score
        )  # fmt: skip

    def _alike(self, m: MentionDraft, n: MentionDraft, id_: str) -> bool:
        """Can a group that is only described be meant by other words: of one number, and "the rebels" by none for
        troops?"""
        if m.lemma == n.lemma:
            return True
        phrase = self.cast.knowledge.phrase(tuple(normalise(m.text).split()))
        if phrase is None or phrase.sort != "sector":
            return not n.plural
        return m.plural == n.plural and self.cast.knowledge.sector(phrase.key).sectors == self.cast.sectors(
            id_
        )

    def same_words(self, i: int) -> Assignment | None:
        """ "The controller" after "a retired air traffic controller": the last actor so described."""
        m = self.mentions[i]
        words = set(normalise(m.text).split())
        if m.determiner not in {"the", "this", "that"} or any(x.role == "of" for x in m.links):
            return None
        for j, n, id_ in self.before(i, _REACH["group"]):
            if (
                (
                    n.form == "description"
                    and n.lemma == m.lemma
                    and n.plural == m.plural
                    and id_ in self.cast.local
                )
                and words <= set(normalise(n.text).split())
                and n.span[1] <= m.span[0]
            ):
                return self._again(i, j, id_)
        return None

    def only(self, i: int) -> Assignment | None:
        """ "the chairman" of whom nothing was said before: the only person named in the sentence before or this one."""
        named = {id_: j for j, m, id_ in self.before(i, 1) if m.form == "name"}
        named = {id_: j for id_, j in named.items() if self.cast.kind(id_) == "person"}
        found = {id_: j for id_, j in named.items() if id_ in self.cast.local} or named
        if len(found) != 1:
            return None
        id_, j = next(iter(found.items()))
        if id_ not in self.cast.local and not self._governing(i, id_):
            return None
        why = f"{self.mentions[i].text!r} can only mean {self.mentions[j].text!r}"
        return Assignment(actor=id_, by="description", why=why, score=0.5)

    def _governing(self, i: int, id_: str) -> bool:
        """Can "the governor" be this known person, of whom the files say that he is in government and not as what?"""
        entry = self.cast.knowledge.get(id_)
        if entry is None or self.mentions[i].lemma not in _LOCAL:
            return False
        day = self.cast.day
        return "GOV" in entry.sectors and not any(day is None or r.on(day) for r in entry.roles)

    def _here(self, i: int) -> Assignment | None:
        """ "in the country": the state that something last happened in."""
        for j, m, id_ in self.before(i, _REACH["group"]):
            if m.preposition in AT and m.form == "name" and self.cast.kind(id_) == "country":
                return self._again(i, j, id_)
        own = self.cast.dominant()
        if own is None:
            return None
        return Assignment(actor=own, by="description", why="the state the report is about", score=0.5)

    def _described(self, m: MentionDraft, id_: str, lemma: str) -> bool:
        """Is this person called by the word `lemma` somewhere: by his title, office or a description?"""
        if lemma in normalise(m.title or "").split() or m.lemma == lemma:
            return True
        own = self.cast.local.get(id_)
        if own is not None:
            return lemma in own.words
        entry = self.cast.knowledge.get(id_)
        if entry is None:
            return False
        day = self.cast.day
        held = [r.office for r in entry.roles if day is None or r.on(day)]
        return any(lemma in office.split("-") for office in held) or (lemma == "leader" and bool(held))

    def same_body(self, i: int, phrase: Phrase) -> Assignment | None:
        """ "the army" after "the Egyptian army"; "the president" after "President Macron"."""
        if phrase.sort == "sector":
            return None
        tail = f"/office/{phrase.key}" if phrase.sort == "office" else f"/{phrase.key}"
        day, word = self.cast.day, self.mentions[i].lemma
        if phrase.sort == "institution" and (same := self._same_noun(i, tail)) is not None:
            return same
        for j, m, id_ in self.before(i, _REACH["group"]):
            if word == "regime" and m.lemma != word:
                continue  # Not every government is called so.
            if id_.endswith(tail) and m.form == "description" and j not in self.nested:
                return self._again(i, j, id_)
            if phrase.sort == "office" and self.cast.kind(id_) == "person":
                entry = self.cast.knowledge.get(id_)
                if entry is not None and any(
                    r.office == phrase.key and (day is None or r.on(day)) for r in entry.roles
                ):
                    return self._again(i, j, id_)
                if m.title and self.cast.knowledge.office(m.title) == phrase.key:
                    return self._again(i, j, id_)
            elif self._one_of(i, m, id_, tail):
                return self._again(i, j, id_)
        return None

    def like(self, i: int) -> str | None:
        """The state of the last body of the same sort as a body that mention `i` describes ("the prosecution" after "a
        Turkish court")."""
        phrase = self.cast.knowledge.phrase(tuple(normalise(self.mentions[i].text).split()))
        if phrase is None or phrase.sort != "institution" or phrase.key not in _SORTED:
            return None
        near = (x for _, _, x in self.before(i, _REACH["group"]) if x.endswith(f"/{phrase.key}"))
        found = next(near, None)
        return None if found is None else self.cast.state(found)

    def _same_noun(self, i: int, tail: str) -> Assignment | None:
        """ "The coast guard" after "the Greek coast guard" and "Turkish boats": the last such body so called."""
        words = normalise(self.mentions[i].text).split()
        for j, m, id_ in self.before(i, _REACH["group"]):
            so_called = normalise(m.text).split()[-len(words) :] == words
            if so_called and id_.endswith(tail) and m.form == "description" and j not in self.nested:
                return self._again(i, j, id_)
        return None

    def ruled(self, i: int) -> str | None:
        """The state whose government was called a regime last, or the one that the report is about."""
        near = (
            x
            for _, m, x in self.before(i, _REACH["group"])
            if m.lemma == "regime" and x.endswith("/government")
        )
        found = next(near, None)
        return self.cast.likely() if found is None else self.cast.state(found)

    def armed(self, i: int) -> str | None:
        """Whose "their troops" are, where the pronoun pointed to people without any: the last state or armed group."""
        near = ((m, x) for _, m, x in self.before(i, _REACH["other"]))
        return next((x for m, x in near if self.cast.kind(x) in _ARMED and m.form != "pronoun"), None)

    def _one_of(self, i: int, n: MentionDraft, id_: str, tail: str) -> bool:
        """Is the human being described in `i` ("the attorney general") the one just named, who is of that body?"""
        m = self.mentions[i]
        if m.plural or m.lemma not in self.cast.knowledge.agents.human.words or n.form != "name":
            return False
        entry = self.cast.knowledge.get(id_)
        return entry is not None and entry.kind == "person" and (entry.part or "").endswith(tail)

    def _again(self, i: int, j: int, id_: str) -> Assignment:
        why = f"{self.mentions[i].text!r} again, after {self.mentions[j].text!r}"
        return Assignment(actor=id_, by="description", why=why, score=0.7)

    def force(self, i: int) -> str | None:
        """The police or armed forces last spoken of before `i`, whose officer "an officer" is."""
        near = (id_ for _, _, id_ in self.before(i, _REACH["group"]))
        return next((x for x in near if self.cast.kind(x) in {"police", "armed_forces"}), None)

    def sender(self, i: int, phrase: Phrase) -> str | None:
        """ "Turkey sent troops": bare forces that are no subject belong to the state that is the subject."""
        here = self.mentions[i]
        if here.subject or here.determiner or phrase.key not in {"armed-forces", "legislature"}:
            return None
        if phrase.key == "armed-forces" and not here.plural:
            return None
        for _, m, id_ in self.before(i, 0):
            if m.subject and any(x.role == "conjunct" for x in m.links):
                return None
            if m.subject and m.form != "description":
                return (
                    self.cast.state(id_)
                    if self.cast.kind(id_) in {"country", "government", "person"}
                    else None
                )
        return None

    def state_of(self, i: int) -> str | None:
        """The state that a body without one belongs to: the only one named before it in its sentence, else the
        report's own."""
        own = self.cast.dominant()
        if own is not None:
            return own
        states: set[str] = set()
        theirs: set[str] = set()
        for _, m, id_ in self.before(i, 0):
            kind = self.cast.kind(id_)
            if m.form in {"name", "demonym"} and kind in {"country", "government", "person"}:
                state = self.cast.country(id_)
                if state is not None:
                    (theirs if kind == "person" else states).add(state)
        # Somebody of another state beside it, and the sentence is not about one only.
        return states.pop() if len(states) == 1 and theirs <= states else self.cast.likely()
