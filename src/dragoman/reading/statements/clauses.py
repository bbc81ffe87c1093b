"""Attribution by verbs: the frames of data/cues.toml matched on the tree."""

from __future__ import annotations

from dragoman.reading.grammar import NOMINAL, SUBJECTS, agents, is_passive
from dragoman.reading.statements.audience import audience, routed
from dragoman.reading.statements.found import Found, Quotes, runs, trim, words
from dragoman.reading.statements.frames import FRAMES
from dragoman.reading.statements.lexicon import Cue, Frame, Lexicon, lexicon
from dragoman.reading.statements.mended import lender, rejoined
from dragoman.reading.statements.speakers import find_subject, is_date, is_empty, speaker_span
from dragoman.reading.statements.turns import asserts, matrix, returns, to_semicolon, without_asides
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
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
    """ "refused to say that ...": the inner verb is the cue, the outer one only colours it; "plans to tell the court
    that ...": what is only meant to be said is not said."""
    at = {f.token: f for f in found}
    dropped = set()
    for f in found:
        inner = sentence.child(f.token, "xcomp")
        if f.frame == "control" and f.act == "demand" and inner is not None:
            dropped.add(inner.i)  # "asked them to say they were sorry"
        if f.frame != "inf":
            continue
        if inner is not None and inner.i in at and at[inner.i].attitude == "speech":
            dropped.add(inner.i if f.attitude == "intention" and f.act != "rejection" else f.token)
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
    passive = is_passive(sentence, token.i) or _fronted(sentence, token)
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


def _fronted(sentence: Sentence, token: Token) -> bool:
    """ "Asked about the raid, the minister said ...": a participle that opens the sentence and has no subject."""
    if token.tag != "VBN" or token.dep != "advcl" or token.i > 2 or token.head < token.i:
        return False
    return sentence.child(token.i, "nsubj", "aux") is None


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
        first = token.i + 1 if "tell" not in entry.frames else _behind_hearer(sentence, token)
        last = first + len(words_of) - 1
        if (
            last < len(sentence)
            and tuple(t.text.lower() for t in sentence.tokens[first : last + 1]) == words_of
        ):
            after = sentence[last + 1] if last + 1 < len(sentence) else None
            if after is not None and not (
                after.pos in {"PUNCT", "ADP", "ADV", "PRON", "CCONJ"} or is_date(sentence, after)
            ):
                return None
            indexes = set(range(first, last + 1))
            return _build(text, sentence, token, entry, "clause", indexes, passive, lex, quotes)
    return None


def _behind_hearer(sentence: Sentence, token: Token) -> int:
    """The token behind whom something is told: "told the Security Council | so"."""
    hearer = sentence.child(token.i, "dobj", "dative")
    if hearer is None or hearer.i < token.i:
        return token.i + 1
    tree = [k for k in sentence.subtree(hearer.i) if k > token.i]
    return (tree[-1] if tree else token.i) + 1


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
    indexes = without_asides(sentence, token, indexes, lex)
    if frame in {"clause", "tell"}:
        indexes = to_semicolon(sentence, token, rejoined(sentence, token.i, indexes), lex, quotes)
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
    led = (
        {sentence[k].head for k in indexes if sentence[sentence[k].head].dep == "prep"}
        if passive
        else set[int]()
    )
    speakers = verb_speakers(sentence, token, passive, frozenset(indexes | led), lex)
    if (
        not speakers
        and not (passive and token.lemma.lower() in lexicon().sources.hearsay)
        and not (passive and _is_telling(entry, frame) and _passed_on(sentence, token, lex, quotes))
        and not (passive and "tell" in entry.frames and sentence.child(token.i, "ccomp") is not None)
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


def _is_telling(entry: Cue, frame: Frame) -> bool:
    return "tell" in entry.frames or (frame == "control" and entry.act == "demand")


def _passed_on(sentence: Sentence, token: Token, lex: Lexicon, quotes: Quotes) -> bool:
    """ "We were told to leave": whoever says so passes on somebody's words, though he does not say whose."""
    if quotes.inside(token.start):
        return True
    return any(lex.lemma(above) in lex.verbs and asserts(above, lex) for above in sentence.ancestors(token.i))


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
        above = matrix(sentence, token, lex) if _back_to_speaker(sentence, token, lex) else None
        subject = find_subject(sentence, token.i if above is None else above.i)
        if subject is not None and token.dep == "acl":
            subject = _issuer(sentence, subject) or subject
        if subject is None:
            subject = _behind_quote(sentence, token)
    if subject is None or subject.i in barred or is_empty(subject) or is_date(sentence, subject):
        return []
    whole = _taken_for_verb(sentence, subject)
    if whole is not None:
        return [sentence.span(subject.i, whole)]
    if subject.pos in {"VERB", "AUX"} and subject.dep in {"csubj", "csubjpass"}:
        return []
    return [speaker_span(sentence, subject.i, barred | {token.i})]


def _taken_for_verb(sentence: Sentence, subject: Token) -> int | None:
    """ "Aid workers in the city said": where the noun phrase ends that the parse took for an order and its object."""
    thing = sentence.child(subject.i, "dobj")
    if subject.dep != "csubj" or subject.tag != "VB" or thing is None or thing.i != subject.i + 1:
        return None
    if subject.head < thing.i:
        return None
    if any(c.i < subject.i for c in sentence.children(subject.i)):
        return None
    return max(k for k in sentence.subtree(subject.i) if k < subject.head)


def _behind_quote(sentence: Sentence, token: Token) -> Token | None:
    """ "We did this," shouted a student: the parse takes the speaker behind a quotation and its verb for an object."""
    if token.i == 0 or sentence[token.i - 1].text not in {'"', "”", "''", "’"}:
        return None
    thing = sentence.child(token.i, "dobj")
    return thing if thing is not None and thing.i > token.i else None


def _back_to_speaker(sentence: Sentence, token: Token, lex: Lexicon) -> bool:
    return sentence.child(token.i, "nsubj") is None and returns(sentence, token, lex)


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
