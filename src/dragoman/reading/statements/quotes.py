"""Attribution of quotations: the cue beside them, and quotations that go on without one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from dragoman.reading.grammar import SUBJECTS
from dragoman.reading.statements.audience import audience
from dragoman.reading.statements.beside import introducer, near_speaker, plain_verb
from dragoman.reading.statements.clauses import cue_span
from dragoman.reading.statements.found import Found, Quotes, merge, sentence_at, trim, words
from dragoman.reading.statements.lexicon import Cue, Lexicon
from dragoman.reading.statements.speakers import find_subject, speaker_span
from dragoman.records.layout import Layout, Quotation
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span

_REACH = 30
"""Tokens between a quotation and its cue, at most: room for a name with office and apposition."""
_BYNAME = 2
"""Words of a quoted byname: Ann "Annie" Webb."""
_SIGNATURE = re.compile(
    r"[^\S\n]{0,3}\n{0,2}[^\S\n]{0,3}(?P<dash>[―—–]|--?)[^\S\n]?"
    r"(?P<name>[A-Z][\w.’'-]*(?: [\w.’'-]+){0,5}(?:, [\w ’'-]{2,40})?)\.?[^\S\n]*(?=\n|$)"
)
_FINAL = frozenset(",.?!…—–-")
_BREAK = frozenset("”\"»’'.?!…:;")


class Voice(msgspec.Struct):
    """The cue that a quotation was given to."""

    sentence: int
    token: int
    found: Found


class QuoteReader:
    """Walks through a report's quotations in order and keeps who spoke last."""

    def __init__(
        self, text: str, layout: Layout, sentences: Sequence[Sentence], quotes: Quotes, lex: Lexicon,
        verbs: dict[tuple[int, int], Found],
    ) -> None:  # fmt: skip
        self.text, self.layout, self.sentences, self.quotes, self.lex = text, layout, sentences, quotes, lex
        self.verbs = verbs
        self._starts = [s.start for s in sentences]
        self._blocks = [s.block for s in layout.sentences]
        self._cues: dict[int, list[Token]] = {}
        self.findings: dict[tuple[int, int], Found] = {}
        self._last: Found | None = None
        self._last_end = -1
        self._by_sentence: dict[int, list[Found]] = {}
        for found in verbs.values():
            self._by_sentence.setdefault(found.sentence, []).append(found)

    def read(self) -> list[Found]:
        """Findings whose content are the words between quotation marks; each cue appears once."""
        groups: dict[int, list[Quotation]] = {}
        for quotation in self.quotes.outer:
            groups.setdefault(quotation.group, []).append(quotation)
        for members in groups.values():
            self._read_group(members)
        return list(self.findings.values())

    def _read_group(self, members: list[Quotation]) -> None:
        waiting: list[Quotation] = []
        voice: Found | None = None
        for quotation in members:
            first = sentence_at(self.sentences, self._starts, quotation.inner[0])
            last = sentence_at(self.sentences, self._starts, quotation.inner[1] - 1)
            key = self._cue_after(quotation, last) or self._cue_before(quotation, first)
            if key is not None:
                voice = self._finding(*key)
                self._give(voice, [*waiting, quotation], last)
                waiting = []
            elif voice is not None:
                self._give(voice, [quotation], last)
            elif (signed := self._signed(quotation, first)) is not None:
                self._give(signed, [*waiting, quotation], last)
                waiting = []
            elif not self._is_speech(quotation, first, last):
                continue
            elif (not waiting and not self._go_on(quotation, first, last)) or waiting:
                waiting.append(quotation)
        if waiting:
            self._orphans(waiting)

    def _give(self, found: Found, given: list[Quotation], last: int) -> None:
        for quotation in given:
            span = trim(self.text, *quotation.inner)
            if span is not None:
                found.content.append(span)
        found.content = merge(found.content)
        self._last = found
        self._last_end = max(last, found.sentence)

    def _finding(self, sentence: int, token: int) -> Found:
        key = (sentence, token)
        if key not in self.findings:
            parsed = self.sentences[sentence]
            verb = parsed[token]
            barred = self._quoted(parsed)
            if verb.text == ":":
                speakers = introducer(parsed, token, barred)
            else:
                speakers = near_speaker(parsed, verb, barred, self.quotes, self.lex)
            entry = self._entry(verb)
            told = any(
                "tell" in e.frames or "control" in e.frames
                for e in self.lex.verbs.get(self.lex.lemma(verb), ())
            )
            to, through = audience(parsed, token, self.lex.sources, told=told)
            lemma = self.lex.lemma(verb)
            self.findings[key] = Found(
                sentence, token, cue_span(parsed, verb), speakers, [], "speech",
                entry.act if entry is not None else None, lemma, to, through, True,
            )  # fmt: skip
        return self.findings[key]

    def _quoted(self, sentence: Sentence) -> frozenset[int]:
        """Words between quotation marks, but for bynames."""
        inside = ((t, self.quotes.at(t.start)) for t in sentence)
        return frozenset(t.i for t, q in inside if q is not None and not self._is_byname(sentence, q))

    def _is_byname(self, sentence: Sentence, quotation: Quotation) -> bool:
        """Ann "Annie" Webb."""
        if words(self.text, quotation.inner) > _BYNAME:
            return False
        before = sentence.at(quotation.outer[0] - 2)
        after = sentence.at(quotation.outer[1] + 1)
        return before is not None and after is not None and before.pos == after.pos == "PROPN"

    def _entry(self, verb: Token) -> Cue | None:
        entries = self.lex.verbs.get(self.lex.lemma(verb), ())
        return next((e for e in entries if "quote" in e.frames), None)

    # The cue beside a quotation

    def _cues_of(self, index: int) -> list[Token]:
        """Verbs of the sentence that may introduce a quotation and stand outside the marks."""
        if index not in self._cues:
            self._cues[index] = [
                t
                for t in self.sentences[index]
                if (t.pos in {"VERB", "AUX"} or t.tag.startswith("VB"))
                and self._entry(t) is not None
                and (t.dep not in {"amod", "compound"} or _leads(self.sentences[index], t))
                and not self.quotes.inside(t.start)
            ]
        return self._cues[index]

    def _cue_after(self, quotation: Quotation, index: int) -> tuple[int, int] | None:
        """`"...," she said`: the first cue after the closing mark, with no other quotation in between."""
        if not quotation.closed:
            return None
        sentence = self.sentences[index]
        end = quotation.outer[1]
        tail = self.text[quotation.inner[0] : quotation.inner[1]].rstrip("’'”\"»›")[-1:]
        gap = self.text[end : end + 3].lstrip()
        if not (tail in _FINAL or gap[:1] in {",", "—", "–", "-"} or not gap):
            return None
        start = next((t.i for t in sentence if t.start >= end), None)
        if start is None and tail in {"!", "?"}:
            return self._cue_next(quotation, index)
        if start is None or not self._opens(quotation):
            return None
        nearest = next((t for t in self._cues_of(index) if t.start >= end), None)
        if nearest is None and tail in {",", "?", "!"}:
            nearest = plain_verb(sentence, start, self.quotes)
        if nearest is None or nearest.i - start > _REACH:
            return None
        between = sentence.tokens[start : nearest.i]
        if any(self.quotes.inside(t.start) for t in between) or any(
            t.text in {".", ":", ";"} for t in between
        ):
            return None
        # "..., which is what he said": another verb stands between and has the cue below it.
        other = [
            t
            for t in between
            if t.pos == "VERB" and t.tag in {"VBD", "VBZ", "VBP"} and t.dep not in {"relcl", "acl"}
        ]
        if other and nearest.dep not in {"ROOT", "conj"}:
            return None
        return index, nearest.i

    def _cue_next(self, quotation: Quotation, index: int) -> tuple[int, int] | None:
        """`"Go home!" The mayor, Ann Webb, shouted.`: the cue of a sentence that has no words of its own to give."""
        following = index + 1
        if following >= len(self.sentences) or self._blocks[following] != self._blocks[index]:
            return None
        if not self._opens(quotation):
            return None
        sentence = self.sentences[following]
        cue = next((t for t in self._cues_of(following) if t.dep == "ROOT"), None)
        if cue is None or (following, cue.i) in self.verbs:
            return None
        others = self.quotes.overlapping((sentence.start, sentence.end))
        if not all(self._is_byname(sentence, q) for q in others):
            return None
        has_own = sentence.child(cue.i, "ccomp", "xcomp", "dobj", "oprd") is not None
        return None if has_own or sentence.child(cue.i, *SUBJECTS) is None else (following, cue.i)

    def _opens(self, quotation: Quotation) -> bool:
        """Does the quotation begin its sentence, or follow a pause after which whole utterances are quoted?"""
        first = self.sentences[sentence_at(self.sentences, self._starts, quotation.inner[0])]
        head = self.text[first.start : quotation.outer[0]]
        if words(head, (0, len(head))) <= 1:
            return True
        return head.rstrip()[-1:] in {",", ":", "—", "–"} and words(self.text, quotation.inner) >= 5

    def _cue_before(self, quotation: Quotation, index: int) -> tuple[int, int] | None:
        """`she said: "..."`: the nearest cue before the opening mark, here or at the end of the sentence before."""
        begin = quotation.outer[0]
        before = self.text[max(0, begin - 4) : begin].rstrip()
        sentence = self.sentences[index]
        opening = sentence.at(begin)
        at = (
            opening.i
            if opening is not None
            else next((t.i for t in sentence if t.start >= begin), len(sentence))
        )
        if at == 0 or not any(t.text[:1].isalnum() for t in sentence.tokens[:at]):
            return self._colon_before(quotation, index)
        near = [t for t in self._cues_of(index) if t.start < begin]
        if not near or at - near[-1].i > _REACH:
            return self._announced(index, at - 1) if before[-1:] == ":" else None
        cue = near[-1]
        between = [t for t in sentence.tokens[cue.i + 1 : at] if t.pos != "SPACE"]
        if any(self.quotes.inside(t.start) for t in between):
            return None
        if before[-1:] in {",", ":"}:
            own = before[-1:] == "," and any(t.dep in SUBJECTS and t.head > cue.i for t in between)
            return None if own else (index, cue.i)
        # `called it "a farce" that ...`: the quotation is a part of what the tree gives.
        whole = (index, cue.i) not in self.verbs or self._closes(quotation, index)
        return (index, cue.i) if not between and whole else None

    def _closes(self, quotation: Quotation, index: int) -> bool:
        """Does nothing but a few words follow the quotation in its sentence?"""
        rest = (quotation.outer[1], self.sentences[index].end)
        return rest[1] <= rest[0] or words(self.text, rest) <= 2

    def _colon_before(self, quotation: Quotation, index: int) -> tuple[int, int] | None:
        """A sentence that ends with a colon introduces the quotation that opens the next one."""
        previous = index - 1
        if previous < 0 or self.text[self.sentences[previous].end - 1] != ":":
            return None
        if self._blocks[index] - self._blocks[previous] > 1:
            return None
        cues = self._cues_of(previous)
        return (
            (previous, cues[-1].i) if cues else self._announced(previous, len(self.sentences[previous]) - 1)
        )

    def _announced(self, index: int, last: int) -> tuple[int, int] | None:
        """ "The mayor released the following statement:": the colon is the cue, if a speaker is named."""
        sentence = self.sentences[index]
        colon = next(
            (
                i
                for i in range(min(last, len(sentence) - 1), max(-1, last - 3), -1)
                if sentence[i].text == ":"
            ),
            None,
        )
        if colon is None:
            return None
        barred = frozenset(t.i for t in sentence if self.quotes.inside(t.start))
        return (index, colon) if introducer(sentence, colon, barred) else None

    # Quotations without a cue of their own

    def _signed(self, quotation: Quotation, first: int) -> Found | None:
        """`"..." — Jane Roe, teacher`: a dash and a name after a quotation that fills its paragraph."""
        m = _SIGNATURE.match(self.text, quotation.outer[1])
        if m is None or not self._opens(quotation):
            return None
        index = sentence_at(self.sentences, self._starts, m.start("name"))
        token = self.sentences[index].at(m.start("dash"))
        place = token.i if token is not None else -1 - quotation.group
        found = Found(index, place, m.span("dash"), [m.span("name")], [], quoted=True, lemma="—")
        self.findings[index, place] = found
        return found

    def _is_speech(self, quotation: Quotation, first: int, last: int) -> bool:
        """Whole sentences between marks, not a quoted word or title."""
        sentence = self.sentences[first]
        head = self.text[sentence.start : quotation.outer[0]]
        if any(c.isalnum() for c in head):
            return last > first and quotation.inner[1] - quotation.inner[0] > 40
        rest = self.text[quotation.outer[1] : self.sentences[last].end]
        if any(c.isalnum() for c in rest):
            return last > first
        near = (
            self._last is not None
            and first - 1 <= self._last_end
            and self._blocks[self._last_end] == self._blocks[first]
        )
        return words(self.text, quotation.inner) >= (1 if near else 3) and not sentence.headline

    def _go_on(self, quotation: Quotation, first: int, last: int) -> bool:
        """Give the quotation to whoever spoke just before it."""
        span = trim(self.text, *quotation.inner)
        if span is None:
            return True
        block = self._blocks[first]
        if self._last is not None and self._last_end >= first - 1 and self._blocks[self._last_end] == block:
            self._give(self._last, [quotation], last)
            return True
        if any(c.isalnum() for c in self.text[self.sentences[first].start : quotation.outer[0]]):
            return True
        found = self._speaker_before(first)
        if found is None:
            return False
        if self._blocks[found.sentence] == block and (found.sentence, found.token) not in self.findings:
            # "He said the plan was bad. “It's a disgrace.”": one statement with its proof.
            self.findings[found.sentence, found.token] = found
            self._give(found, [quotation], last)
            return True
        fresh = Found(
            first, -1 - quotation.group, None, list(found.speakers), [], "speech", None, "", [], [], True
        )
        self.findings[first, fresh.token] = fresh
        self._give(fresh, [quotation], last)
        return True

    def _speaker_before(self, first: int) -> Found | None:
        """The statement that ends in the sentence before, in this block or the one before it."""
        previous = first - 1
        if previous < 0 or self._blocks[first] - self._blocks[previous] > 1:
            return None
        if self._last is not None and self._last_end == previous and self._last.speakers:
            return self._last
        near = [f for f in self._by_sentence.get(previous, []) if f.attitude == "speech" and f.speakers]
        outer = [f for f in near if not self.quotes.inside(f.speakers[0][0])]
        return min(outer, key=lambda f: f.token) if outer else None

    def _orphans(self, waiting: list[Quotation]) -> None:
        """Quotations that nobody is named for: a paragraph of their own still is a statement."""
        content = [s for q in waiting if (s := trim(self.text, *q.inner)) is not None]
        first = sentence_at(self.sentences, self._starts, waiting[0].inner[0])
        if not content or sum(words(self.text, s) for s in content) < 6:
            return
        token = -1 - waiting[0].group
        speakers = self._named_next(waiting[-1])
        self.findings[first, token] = Found(first, token, None, speakers, content, quoted=True)

    def _named_next(self, quotation: Quotation) -> list[Span]:
        """ "“They took it all.” Amal Idris, 40, stood at her gate.": whoever the sentence after it is about."""
        last = sentence_at(self.sentences, self._starts, quotation.inner[1] - 1)
        if last + 1 >= len(self.sentences) or self._blocks[last + 1] != self._blocks[last]:
            return []
        sentence = self.sentences[last + 1]
        root = sentence.root
        subject = None if root is None else find_subject(sentence, root.i)
        if subject is None or subject.i > _REACH or self.quotes.inside(subject.start):
            return []
        if not any(e.first <= subject.i <= e.last and e.label == "PERSON" for e in sentence.entities):
            return []
        return [speaker_span(sentence, subject.i)]


def _leads(sentence: Sentence, token: Token) -> bool:
    """ "Said Keller: “...”", where the parse made the verb a part of the name."""
    return token.i == 0 and token.tag == "VBD" and len(sentence) > 1 and sentence[1].pos == "PROPN"
