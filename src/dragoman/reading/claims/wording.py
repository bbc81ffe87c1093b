"""Whole wordings with which a speaker denies or doubts what somebody else told."""

from __future__ import annotations

import re

_WHO_TELLS = r"(?:they|he|she|it|you|these people|(?:the|those|these|such) [\w-]+(?: [\w-]+)?)"
_HELP = r"(?:[’'](?:re|s|ve)| are| is| was| were| have| has| had| been| always| simply| just| only| again| clearly)*"
_TELLING = (
    r"(?:selling|telling|peddling|spreading|inventing|spinning|sells?|tells?|peddles?|spreads?|spins?|invent(?:s|ed)?"
    r"|told|sold|spun)"
)
_TALES = (
    r"(?:\w+ ){0,2}(?:stor(?:y|ies)|tales?|lies?|rumou?rs?|fairy|fables|falsehoods?|fantasies|fiction|nonsense"
    r"|untruths?)\b"
)
_UP = (
    r"(?:made|making|makes?|cooked|dreamt|dreamed)"
    r" (?:(?:it|this|that|them|these|the \w+|all of it|the whole \w+) )?(?:all )?up\b"
)
LYING = re.compile(
    rf"(?:^|[.,;:!?—–] |\bbut |\bthat |\band ){_WHO_TELLS}{_HELP}"
    rf" (?:ly?ing\b|lied\b|{_TELLING} {_TALES}|{_UP}|fabricat\w+|(?:imagin|invent)(?:ed|ing) (?:it|this|that)\b)",
    re.IGNORECASE,
)
"""Words that call somebody a liar: what he told is denied."""

_HAPPEN = r"(?:happen(?:ed)?|occur(?:red)?|exist(?:ed)?|take place|took place|taken place)"
_SO = r"(?:true|so|right|correct|the case)"
NEVER = re.compile(
    r"(?:(?:this|that|it|they|nothing of (?:the|that) (?:sort|kind)|no such [\w-]+(?: [\w-]+)?) (?:simply |just )?"
    rf"(?:had |has )?(?:(?:did not|didn[’']t|never)(?: {_HAPPEN}\b|$|(?=[.,;]))"
    r"|took place|taken place|happened|occurred"
    r"|(?:was|been) (?:ever )?(?:made|given|held|carried|launched)\b)"
    r"|(?:\S+ (?:(?:had|has|have|did) )?(?:done |doing )?)?"
    r"(?:nothing of (?:the|that) (?:sort|kind)|no such thing)\b"
    r"|there (?:was|were|is|are|had been|has been|have been) no such\b"
    r"|(?:exactly )?the (?:opposite|reverse) (?:is|was) (?:true|the case)"
    rf"|(?:that|this|it)(?: (?:is|was) not|(?: is|was)n[’']t|[’']s not) (?:how|what|{_SO})\b"
    r"|not (?:a word|one word|a single word) of (?:it|this|that)\b|none of (?:it|this|that)\b)",
    re.IGNORECASE,
)
"""Words that say that nothing of what was told came to pass."""

SCEPTICAL = re.compile(
    r"(?:\S+ ){0,8}?(?:is|are|was|were|am|[’'](?:m|re|s)|remain(?:s|ed)?|sound(?:s|ed)|seem(?:s|ed)|stay(?:s|ed)) "
    r"(?:deeply |highly |very |rather |still |less than |far from |not )?(?:sceptical|skeptical|doubtful|unconvinced"
    r"|dubious|unpersuaded|unimpressed|not convinced|not persuaded|not so sure)"
    r"(?= ?(?:[:;.–—]|$)| (?:too|as well)[:;.]| (?:of|about) (?:it|this|that)\b)",
    re.IGNORECASE,
)
"""Words that say that nobody believes it: "Diplomats are sceptical: they have heard it before"."""

FEWER = re.compile(
    r"\b(?:not|n[’']t|never|hardly|nowhere near|nothing like|far from) (?:\w+ )?(?:that|so|as|nearly as|half as) "
    r"(?!much as an? )"
    r"(?:many|much|large|big|high)\b|\b(?:far|much|many) (?:fewer|less|lower|smaller)\b"
    r"|\b(?:figure|number|toll|count|estimate|claim|report|account)s?\b[^.;]{0,30}\b(?:exaggerat|inflat|overstat)\w+",
    re.IGNORECASE,
)
"""Words that make a figure smaller than it was told: "there were not that many soldiers in the town"."""

NONE = re.compile(
    r"(?:there (?:was|were|is|are|has been|have been|had been) (?:no|never (?:a|any)|not (?:a|any))(?: such| single)?"
    r"|(?:it|this|that) (?:was|is|had been) (?:no|not an?)|no(?: such)?)(?: [\w-]+)? (?P<what>[\w-]+)",
    re.IGNORECASE,
)
"""Words that open with what there was none of: "there had been no beating"."""

OWNING = re.compile(
    r"\b(?:we|i|they|he|she|it|(?:our|its|his|their) [\w-]+)"
    r"(?: are|[’']re| am|[’']m| is| was| were| had been| have| had|[’']ve)?"
    r" (?:behind|responsible for|carried out|did|ordered|planned|executed|conducted|committed|perpetrated)"
    r" (?:it|this|(?:the|this|these|that|those|\w+day[’']s)"
    r" (?P<what>(?:(?!(?:to|of|by|and|in|on|with)\b)[\w-]+ ?){1,4}))"
    r"|\b(?:claim|accept|take|admit|assume)(?:s|ed|ing)? (?:full |sole )?(?:responsibility|credit)\b",
    re.IGNORECASE,
)
"""Words by which somebody says that he did what was told: "we are behind the attack"."""

BLAMELESS = re.compile(
    r"\b(?:(?:its|his|her|their|our|[\w-]+[’']s?) (?:own )?(?:doing|work|fault|handiwork)|responsib\w+|to blame"
    r"|behind (?:it|this|that|the)|(?:had|has|have|having) (?:any|a|anything) (?:hand|part|role|to do)"
    r"|involved|linked|implicated|complicit|guilty)\b",
    re.IGNORECASE,
)
"""Words, in what is denied, for somebody's share in what was told: "denied that the fire was its doing"."""

CLEFT = re.compile(
    r"(?:no,? )?it (?:was|is|were)(?: not (?:\w+ ){1,5}but)? (?:the|our|your|their|his|her|its|(?-i:[A-Z])\w+) ?"
    r"(?:\S+ ){0,5}?(?:that|who|which) ",
    re.IGNORECASE,
)
"""Words that name another doer: "it was the coast guard's ships that struck our boat"."""

_CHECK = r"(?:establish|confirm|verify|determine|ascertain|say|tell|know|knowing|saying|telling)"
_GUILT = r"(?:responsible|behind|to blame|fired|shot|started|struck|attacked|did)\b"
WHO = re.compile(
    r"\b(?:could|can|did|would|was|were)(?: ?not|n[’']t)(?: \w+ly)?(?: be)?(?: in a position to| able to)?"
    rf" {_CHECK}\b[^.,;]{{0,20}}? (?:who|which (?:side|of|party|group)) (?:\w+ ){{0,3}}{_GUILT}"
    rf"|\b(?:unable to|impossible to|no way (?:to|of)) {_CHECK} (?:who|which) ",
    re.IGNORECASE,
)
"""Words that leave open who did it."""

HELD = re.compile(
    r"\b(?:present|dug in|standing firm|holding|hold|held)\b[^.;]{0,40}?\b(?:positions?|front ?lines?|lines|ground)\b|"
    r"\bstill (?:hold|holds|held|control\w*|in control|in charge)\b|"
    r"\b(?:still|remain(?:s|ed)?|firmly|never left|safely|stays?|stayed)\b[^.;]{0,30}?"
    r"\b(?:hands\b|control\b|held by\b|ours\b|belongs? to\b)",
    re.IGNORECASE,
)
"""Words that say that nothing was taken: "the town is still in our hands"."""

_SILENT = re.compile(
    r"(?:\b(?:neither|nor|not|cannot|without|declin\w+ to|refus\w+ to|unable to)|n[’']t)\b[^.;]{0,30}?"
    r"\b(?:confirm\w*,? (?:n?or(?: to)?) (?:den(?:y|ied|ying)\b)|den(?:y|ied|ying),? (?:n?or(?: to)?) confirm\w*)",
    re.IGNORECASE,
)
_ASIDE = 60
"""Characters around a cue in which its pair is looked for."""


def noncommittal(text: str, cue: tuple[int, int]) -> bool:
    """Is the cue one of the two words of "would neither confirm nor deny the raid", which takes no stance?"""
    pairs = _SILENT.finditer(text, max(0, cue[0] - _ASIDE), cue[1] + _ASIDE)
    return any(m.start() <= cue[0] < m.end() for m in pairs)


_NEWS = r"(?:reports?|information|word|confirmation|evidence|proof|record|sign|knowledge|indication|news|complaints?)"
_INCIDENT = r"(?:an? )?(?:incidents?|events?|things?|cases?|claims?|reports?|attacks?|operations?|episodes?)"
_IT = (
    r"(?:it|this|that|them|these|those|(?:the|these|those) (?:claim|report|allegation|accusation|incident)s?)"
)
UNHEARD = re.compile(
    rf"\b(?:(?:no|not(?: \w+)?(?: any| an?)?|without(?: any| an?)?|neither)(?: [\w-]+)? {_NEWS}"
    r" (?:of|about|on|for|to (?:support|confirm|suggest|back))"
    r"|(?:not|n[’']t|never|un)(?: been)?(?: yet)?(?: made)? ?aware of"
    r"|heard (?:nothing )?of(?= no)|never heard of|heard nothing (?:of|about))"
    rf" (?:{_IT}\b(?! [a-z]+ing)|(?:any |no )?such (?:{_INCIDENT}\b|(?P<what>[\w-]+)))",
    re.IGNORECASE,
)
"""Words of somebody who knows nothing of what was told: "had received no report of such an incident"."""

LOST = re.compile(
    r"(?:[\w’']+ ){0,4}?(?:(?:lost|suffered|sustained|taken) (?:no|none|nobody|nothing|not (?:a|one)\b|neither)"
    r"|(?:did not|didn[’']t|had not|has not|never) (?:lose|lost|suffer(?:ed)?|sustain(?:ed)?)"
    r"|(?:no|none) (?:of (?:its|our|their|his|the) )?(?:[\w-]+ ){0,3}"
    r"(?:was|were|has been|have been|had been) (?:lost|missing)"
    r"|(?:all|every) (?:of )?(?:(?:its|our|their|his|the) )?(?:[\w-]+ ){0,2}(?:had |have |has )?(?:came|come|returned)"
    r" (?:back|home|safely))\b",
    re.IGNORECASE,
)
"""Words of a side that lost nobody and nothing: what the other says it killed, captured or shot down is denied."""
