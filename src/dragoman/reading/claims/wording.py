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

NEVER = re.compile(
    r"(?:(?:this|that|it|they|nothing of (?:the|that) (?:sort|kind)|no such [\w-]+(?: [\w-]+)?) (?:simply |just )?"
    r"(?:had |has )?(?:did not|didn[’']t|never|took place|taken place|happened|occurred"
    r"|(?:was|been) (?:ever )?(?:made|given|held|carried|launched))\b"
    r"|nothing of (?:the|that) (?:sort|kind)\b|there (?:was|were|is|are|had been|has been|have been) no such\b"
    r"|(?:exactly )?the (?:opposite|reverse) (?:is|was) (?:true|the case)|that is not (?:how|what|true|so|right)\b"
    r"|not (?:a word|one word|a single word) of (?:it|this|that)\b|none of (?:it|this|that)\b)",
    re.IGNORECASE,
)
"""Words that say that nothing of what was told came to pass."""

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
    r"\b(?:still|remain(?:s|ed)?|firmly|never left|safely|stays?|stayed)\b[^.;]{0,30}?"
    r"\b(?:hands\b|control\b|held by\b|ours\b|belongs? to\b)",
    re.IGNORECASE,
)
"""Words that say that nothing was taken: "the town is still in our hands"."""
