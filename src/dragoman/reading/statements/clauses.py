"""Attribution by verbs: the frames of data/cues.toml matched on the tree."""

from __future__ import annotations

from dragoman.reading.grammar import NOMINAL, SUBJECTS, agents, is_passive
from dragoman.reading.statements.audience import audience, routed
from dragoman.reading.statements.found import Found, Quotes, runs, trim, words
from dragoman.reading.statements.frames import FRAMES
from dragoman.reading.statements.lexicon import Cue, Frame, Lexicon, lexicon
from dragoman.reading.statements.mended import lender, rejoined
from dragoman.reading.statements.speakers import find_subject, is_date, is_empty, speaker_span
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_FORMS = frozenset({"VBD", "VBN", "VBZ", "VBP"})
_SAYING = frozenset(
    {"say", "think", "believe", "hope", "claim", "insist", "suppose", "fear", "suggest", "maintain", "tell"}
)
_STANDING_IN = (
    ("so",),
    ("as", "much"),
    ("the", "same"),
    ("the", "same", "thing"),
    ("otherwise",),
    ("the", "opposite"),
)
_LATER = frozenset({"then", "afterwards", "finally", "eventually", "subsequently"})
_CONTRAST = frozenset({"though", "although", "while", "but"})


def verb_findings(text: str, sentence: Sentence, lex: Lexicon, quotes: Quotes) -> list[Found]:
    """One finding for each cue verb of the sentence whose content stands in it."""
    out = []
    for token in sentence:
        entries = lex.verbs.get(lex.lemma(token))
        if entries is None or _is_bare_modifier(token):
            continue
        if (not _is_verb(token) and not _is_hidden_verb(sentence, token)) or lender(sentence, token):
            continue
        found = _match(text, sentence, token, entries, lex, quotes)
        if found is not None:
            out.append(found)
    return _inner_of_chains(sentence, out)


def _inner_of_chains(sentence: Sentence, found: list[Found]) -> list[Found]:
    """ "refused to say that ...": the inner verb is the cue, the outer one only colours it."""
    at = {f.token: f for f in found}
    dropped = set()
    for f in found:
        if f.frame != "inf":
            continue
        inner = sentence.child(f.token, "xcomp")
        if inner is not None and inner.i in at and at[inner.i].attitude == "speech":
            dropped.add(f.token)
            if f.act == "rejection":
                at[inner.i].act = "rejection"
    return [f for f in found if f.token not in dropped]


def _is_verb(token: Token) -> bool:
    return token.pos in {"VERB", "AUX"} or token.tag.startswith("VB")


def _is_hidden_verb(sentence: Sentence, token: Token) -> bool:
    """ "The party plans to vote": tagged as a noun, but with a subject and a complement of its own."""
    if token.tag not in {"NN", "NNS"} or token.dep not in {"ROOT", "ccomp", "conj", "relcl", "advcl"}:
        return False
    return (
        sentence.child(token.i, "nsubj") is not None
        and sentence.child(token.i, "xcomp", "ccomp", "dobj") is not None
    )


def _is_bare_modifier(token: Token) -> bool:
    return token.dep in {"amod", "compound", "aux", "auxpass", "case", "nmod"}


def _match(
    text: str, sentence: Sentence, token: Token, entries: tuple[Cue, ...], lex: Lexicon, quotes: Quotes
) -> Found | None:
    passive = is_passive(sentence, token.i)
    for frame, finder in FRAMES:
        for entry in entries:
            if frame not in entry.frames and not (frame == "quote" and (entry.of or entry.after)):
                continue
            if entry.particle and not _has_particle(sentence, token, entry):
                continue
            indexes = finder(sentence, token, entry, passive)
            if not indexes:
                continue
            found = _build(text, sentence, token, entry, frame, indexes, passive, lex, quotes)
            if found is not None:
                return found
    return _loose(text, sentence, token, entries, passive, lex, quotes) or _so(
        text, sentence, token, entries, passive, lex, quotes
    )


def _so(
    text: str,
    sentence: Sentence,
    token: Token,
    entries: tuple[Cue, ...],
    passive: bool,
    lex: Lexicon,
    quotes: Quotes,
) -> Found | None:
    """ "The mayor says so", "thinks otherwise", "said as much", "says the same": a word for what was told before."""
    entry = next((e for e in entries if "clause" in e.frames), None)
    if entry is None or passive or token.lemma.lower() not in _SAYING or token.i + 1 >= len(sentence):
        return None
    for words_of in _STANDING_IN:
        last = token.i + len(words_of)
        if (
            last < len(sentence)
            and tuple(t.text.lower() for t in sentence.tokens[token.i + 1 : last + 1]) == words_of
        ):
            after = sentence[last + 1] if last + 1 < len(sentence) else None
            if after is not None and not (
                after.pos in {"PUNCT", "ADP", "ADV", "PRON", "CCONJ"} or is_date(sentence, after)
            ):
                return None
            indexes = set(range(token.i + 1, last + 1))
            return _build(text, sentence, token, entry, "clause", indexes, passive, lex, quotes)
    return None


def _has_particle(sentence: Sentence, token: Token, entry: Cue) -> bool:
    """ "brushed the charge aside", "shrugged off the report"."""
    return any(
        c.text.lower() in entry.particle
        and c.i > token.i
        and c.dep in {"prt", "advmod", "prep", "dep", "advcl"}
        for c in sentence.children(token.i)
    )


def _build(
    text: str,
    sentence: Sentence,
    token: Token,
    entry: Cue,
    frame: Frame,
    indexes: set[int],
    passive: bool,
    lex: Lexicon,
    quotes: Quotes,
) -> Found | None:
    indexes = _without_asides(sentence, token, indexes, lex)
    if frame in {"clause", "tell"}:
        indexes = _to_semicolon(sentence, token, rejoined(sentence, token.i, indexes), lex, quotes)
    way: list[Span] = []
    if entry.attitude == "speech" and frame in {"clause", "object", "inf", "quote"}:
        indexes, way = routed(sentence, indexes, lex.sources)
    own = quotes.at(token.start)
    if own is not None:
        # What somebody quoted says of others' words ends where the quotation does.
        indexes = {k for k in indexes if own.outer[0] <= sentence[k].start < own.inner[1]}
    content = content_spans(text, sentence, indexes)
    if not content:
        return None
    speakers = verb_speakers(sentence, token, passive, frozenset(indexes), lex)
    if (
        not speakers
        and not (passive and token.lemma.lower() in lexicon().sources.hearsay)
        and not (passive and "tell" in entry.frames and _passed_on(sentence, token, lex, quotes))
        and not _headline_start(sentence, token)
    ):
        return None
    told = "tell" in entry.frames or ("control" in entry.frames and frame in {"control", "clause"})
    to: list[Span] = []
    through: list[Span] = []
    if entry.attitude == "speech":
        to, through = audience(sentence, token.i, lex.sources, indexes, told=told)
        through.extend(way)
    act = entry.act
    if frame == "inf" and token.lemma.lower() == "tell":
        act = "demand"
    return Found(
        sentence.index, token.i, cue_span(sentence, token), speakers, content, entry.attitude, act,
        lex.lemma(token), to, through, frame=frame,
    )  # fmt: skip


def _without_asides(sentence: Sentence, token: Token, indexes: set[int], lex: Lexicon) -> set[int]:
    """Leave out what goes back to the speaker: ", adding that ...", "and warned of ...", "though she noted ..."."""
    for i in sorted(indexes):
        if i <= token.i + 1 or i not in indexes:
            continue
        if _returns(sentence, sentence[i], lex) or _sums_up(sentence, sentence[i]):
            indexes = indexes - set(sentence.subtree(i))
    return indexes


def _to_semicolon(
    sentence: Sentence, token: Token, indexes: set[int], lex: Lexicon, quotes: Quotes
) -> set[int]:
    """ "said its office was burned; the police could not confirm it": behind the semicolon somebody else speaks."""
    for i in sorted(indexes):
        if i <= token.i or sentence[i].text != ";" or quotes.inside(sentence[i].start):
            continue
        verb = next(
            (t for t in sentence.tokens[i + 1 : i + 20] if t.tag in _FORMS | {"VB"} and t.pos != "AUX"), None
        )
        subject = None if verb is None else sentence.child(verb.i, "nsubj")
        if verb is not None and subject is not None and subject.pos != "PRON" and _asserts(verb, lex):
            return {k for k in indexes if k < i}
    return indexes


def _sums_up(sentence: Sentence, token: Token) -> bool:
    """ ", a decision hailed by ...", ", a claim that was denied": the narrator's word for what was just told."""
    if (
        token.dep not in {"appos", "npadvmod", "dobj", "conj", "dep"}
        or token.lemma.lower() not in lexicon().sources.summaries
    ):
        return False
    tree = sentence.subtree(token.i)
    opening = sentence[tree[0]]
    return (
        opening.text.lower() in {"a", "an"}
        and opening.i > 0
        and sentence[opening.i - 1].text in {",", "–", "—"}
    )


def _returns(sentence: Sentence, token: Token, lex: Lexicon) -> bool:
    """Does this verb of speech go on with the speaker of the clause that holds it, not inside the content?"""
    if is_aside(sentence, token, lex):
        return True
    if token.dep not in {"conj", "advcl"} or token.tag not in _FORMS or not _asserts(token, lex):
        return False
    subject = sentence.child(token.i, "nsubj")
    if subject is not None:
        marks = {c.text.lower() for c in sentence.children(token.i) if c.dep == "mark"}
        return subject.text.lower() in {"he", "she", "they"} and (
            token.dep == "conj" or bool(marks & _CONTRAST)
        )
    # "said it would order a review and warned of attacks": past beside "would order" goes back to "said".
    matrix = _matrix(sentence, token, lex)
    first = sentence[token.head]
    if any(c.dep == "advmod" and c.text.lower() in _LATER for c in sentence.children(token.i)):
        return False  # "said an officer had shown him a paper and then refused to hand it over"
    if token.dep != "conj" or matrix is None or matrix.tag != "VBD" or _helped(sentence, token):
        return False
    return token.tag in {"VBD", "VBN"} and (first.tag != "VBD" or _helped(sentence, first))


def _helped(sentence: Sentence, verb: Token) -> bool:
    return any(c.dep in {"aux", "auxpass"} for c in sentence.children(verb.i))


def _asserts(token: Token, lex: Lexicon) -> bool:
    entries = lex.verbs.get(token.lemma.lower(), ())
    return any(
        e.act is not None or (e.attitude == "speech" and e.frames & {"clause", "as", "name"}) for e in entries
    )


def is_aside(sentence: Sentence, token: Token, lex: Lexicon) -> bool:
    """A participle of speech after a comma."""
    if token.tag != "VBG" or token.i == 0 or token.dep not in {"advcl", "conj", "acl", "dep"}:
        return False
    before = sentence[token.i - 1]
    if before.dep == "advmod" and token.i > 1:
        before = sentence[token.i - 2]
    if before.text not in {",", "–", "—"}:
        return False
    return _asserts(token, lex)


def _passed_on(sentence: Sentence, token: Token, lex: Lexicon, quotes: Quotes) -> bool:
    """ "We were told to leave": whoever says so passes on somebody's words, though he does not say whose."""
    if quotes.inside(token.start):
        return True
    return any(
        lex.lemma(above) in lex.verbs and _asserts(above, lex) for above in sentence.ancestors(token.i)
    )


def _headline_start(sentence: Sentence, token: Token) -> bool:
    return sentence.headline and token.i == 0


def cue_span(sentence: Sentence, token: Token) -> Span:
    """The verb with its particle, if that follows at once ("points out")."""
    last = token.i
    if last + 1 < len(sentence) and sentence[last + 1].dep == "prt" and sentence[last + 1].head == token.i:
        last += 1
    return sentence.span(token.i, last)


def verb_speakers(
    sentence: Sentence, token: Token, passive: bool, barred: frozenset[int], lex: Lexicon
) -> list[Span]:
    """The speaker's noun phrase, or nothing for a passive without agent and for expletives."""
    if passive:
        found = agents(sentence, token.i)
        subject = found[0] if found else None
    else:
        matrix = _matrix(sentence, token, lex) if _back_to_speaker(sentence, token, lex) else None
        subject = find_subject(sentence, token.i if matrix is None else matrix.i)
        if subject is not None and token.dep == "acl":
            subject = _issuer(sentence, subject) or subject
        if subject is None:
            subject = _behind_quote(sentence, token)
    if subject is None or subject.i in barred or is_empty(subject) or is_date(sentence, subject):
        return []
    if subject.pos in {"VERB", "AUX"} and subject.dep in {"csubj", "csubjpass"}:
        return []
    return [speaker_span(sentence, subject.i, barred | {token.i})]


def _behind_quote(sentence: Sentence, token: Token) -> Token | None:
    """ "We did this," shouted a student: the parse takes the speaker behind a quotation and its verb for an object."""
    if token.i == 0 or sentence[token.i - 1].text not in {'"', "”", "''", "’"}:
        return None
    thing = sentence.child(token.i, "dobj")
    return thing if thing is not None and thing.i > token.i else None


def _back_to_speaker(sentence: Sentence, token: Token, lex: Lexicon) -> bool:
    return sentence.child(token.i, "nsubj") is None and _returns(sentence, token, lex)


def _matrix(sentence: Sentence, token: Token, lex: Lexicon) -> Token | None:
    """The cue verb whose content an aside was hung on: "said it would go, adding that ..."."""
    below = token
    for above in sentence.ancestors(token.i):
        if below.dep == "ccomp" and above.i < token.i and above.lemma.lower() in lex.verbs:
            return above
        if above.dep in {"relcl", "acl"}:
            return None
        below = above
    return None


def _issuer(sentence: Sentence, document: Token) -> Token | None:
    """Who issued the statement that says something."""
    if document.lemma.lower() not in lexicon().sources.documents or document.dep != "dobj":
        return None
    verb = sentence[document.head]
    return find_subject(sentence, verb.i) if verb.lemma.lower() in lexicon().sources.issuing else None


def content_spans(text: str, sentence: Sentence, indexes: set[int]) -> list[Span]:
    """Spans of a set of tokens: runs joined over punctuation, trimmed, without a leading "that"."""
    joined: list[tuple[int, int]] = []
    for first, last in runs(sentence, indexes):
        if joined and all(sentence[k].pos in {"PUNCT", "SPACE"} for k in range(joined[-1][1] + 1, first)):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    out = []
    for first, last in joined:
        finite = last - first > 4 or any(sentence[k].tag in _FINITE for k in range(first, last + 1))
        while first < last and (sentence[first].pos == "PUNCT" or (finite and _is_that(sentence, first))):
            first += 1
        while last > first and sentence[last].pos in {"PUNCT", "CCONJ"}:
            last -= 1
        if sentence[last].tag == "POS":
            # "blaming Turkey's | offensive": the parse cut a noun phrase at its owner.
            while last + 1 < len(sentence) and sentence[last + 1].pos != "PUNCT":
                last += 1
        if first == last and sentence[first].tag in {"WDT", "WP", "CC"}:
            continue
        span = trim(text, *sentence.span(first, last))
        if span is not None and words(text, span):
            out.append(span)
    if len(out) > 1:
        # Crumbs of a broken tree ("but", "also") are no content beside a clause; names and nouns are.
        longest = max(words(text, s) for s in out)
        out = [s for s in out if words(text, s) > 1 or longest < 4 or _is_noun(sentence, s)]
    return out[:3]


def _is_noun(sentence: Sentence, span: Span) -> bool:
    token = sentence.at(span[0])
    return token is not None and token.pos in {"NOUN", "PROPN"}


def _is_that(sentence: Sentence, i: int) -> bool:
    token, following = sentence[i], sentence[i + 1]
    if token.text.lower() != "that":
        return False
    if token.dep == "dobj" and sentence.child(token.head, "oprd") is not None:
        return False  # "called that a lie"
    return (
        token.dep == "mark"
        or token.pos == "SCONJ"
        or following.tag in {"PRP", "DT", "PRP$", "NNP", "NNPS", "NNS", "EX"}
        or (following.tag in {"NN", "JJ", "CD"} and token.dep not in {"det", "nsubj", "dobj", "pobj"})
    )


# Where the tree shows no complement


def _loose(
    text: str,
    sentence: Sentence,
    token: Token,
    entries: tuple[Cue, ...],
    passive: bool,
    lex: Lexicon,
    quotes: Quotes,
) -> Found | None:
    """ "X did Y, officials said Monday" and "officials said X did Y" where the parse lost the complement."""
    entry = next(
        (e for e in entries if e.attitude == "speech" and {"clause", "quote"} <= e.frames and not e.particle),
        None,
    )
    if entry is None or passive or token.dep in {"relcl", "acl", "pcomp", "advcl"}:
        return None
    subject = find_subject(sentence, token.i)
    if subject is None or is_empty(subject) or quotes.inside(token.start):
        return None
    own = set(sentence.subtree(token.i))
    after = [t for t in sentence.tokens[token.i + 1 :] if t.pos not in {"PUNCT", "SPACE"}]
    edge = _left_edge(sentence, token, subject)
    that = _that_after(sentence, token)
    if that is not None:
        indexes = set(range(that, len(sentence)))
    elif (
        edge >= 3
        and sentence[edge - 1].text in {",", "–", "—"}
        and len(after) <= 8
        and token.tag != "VB"  # "..., most of them to train and advise troops" attributes nothing
    ):
        indexes = set(range(edge - 1))
    elif token.lemma.lower() in {"say", "state", "claim", "argue", "warn"} and len(after) >= 4:
        if any(sentence[k].dep in {"dobj", "prep"} and sentence[k].head == token.i for k in own) and not any(
            t.dep in SUBJECTS for t in after
        ):
            return None
        indexes = set(range(token.i + 1, len(sentence)))
    else:
        return None
    if subject.i in indexes or not any(sentence[k].tag in _FINITE for k in indexes):
        return None
    return _build(text, sentence, token, entry, "clause", indexes, passive, lex, quotes)


def _that_after(sentence: Sentence, token: Token) -> int | None:
    """A "that" soon after the cue which opens a clause: "tweeted in the early hours that ..."."""
    for i in range(token.i + 1, min(len(sentence) - 2, token.i + 10)):
        here = sentence[i]
        if here.pos in {"VERB", "AUX"} or here.text in {",", ";", ":"}:
            return None
        if (
            here.text.lower() == "that"
            and here.tag in {"IN", "WDT"}
            and (here.dep == "mark" or here.i > token.i + 1)
        ):
            following = sentence[i + 1]
            return i if following.pos in NOMINAL or following.tag in {"DT", "PRP$", "JJ", "CD"} else None
    return None


def _left_edge(sentence: Sentence, token: Token, subject: Token) -> int:
    """First token of the subject and verb, whichever stands first."""
    span = speaker_span(sentence, subject.i, frozenset({token.i}))
    first = sentence.at(span[0])
    return min(token.i, first.i if first is not None else subject.i)
