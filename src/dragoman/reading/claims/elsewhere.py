"""Whole wordings of the accused and of those who looked into it: it was not us, we were elsewhere, it is true."""

from __future__ import annotations

import re

_OUR = r"(?:our|my|its|his|her|their)"
_THESE = r"(?:it|this|that|these|those)"
_MEN = (
    r"(?:men|people|work|doing|fault|forces?|troops|soldiers|fighters"
    r"|planes?|aircraft|drones?|missiles?|guns|boats?|ships?)"
)
NOT_US = re.compile(
    r"\b(?:ha(?:s|d|ve|ving)(?: had)? (?:\w+ly )?nothing to do with"
    r"|(?:ha(?:s|d|ve|ving)(?: had)?|play(?:s|ed)?|t(?:ake|ook)|bears?|bore) no (?:\w+ )?"
    r"(?:part|role|hand|involvement|share|connection|responsibility)\b"
    r"|(?:not|n[’']t|never|neither|none|nobody|no one)(?: \w+){0,4}"
    r" (?:responsible for|behind|involved in|to blame for|guilty of)"
    rf"(?= (?:{_THESE}|the|any|an?|[A-Z]\w+)\b)"
    rf"|(?:they|{_THESE})(?: (?:was|were|is|are)(?: not|n[’']t)| (?:had|have|has) not been)"
    rf" (?:us|ours|them|theirs|me|him|(?:the work of )?{_OUR} (?:\w+ )?{_MEN})\b"
    rf"|(?:did not|didn[’']t|never) (?:do|did)"
    rf" (?:{_THESE}|any of {_THESE}|such a thing|anything of the (?:sort|kind)))",
    re.IGNORECASE,
)
"""Words of somebody who says that he was not the one: "its men had nothing to do with the blast", "It was not us"."""

ELLIPSIS = re.compile(
    r"(?:that )?(?:it|they|he|she|we|i|(?:the|its|our|their|his|her|no) [\w-]+) "
    r"(?:(?:had|did|have|has|was|were) not|(?:had|did|have|has|was|were)n[’']t)"
    r"(?: done so| do so)?(?=$|[.,;:]| and | but )",
    re.IGNORECASE,
)
"""A denial whose verb is left out: "said at first that it had not"."""

_BASE = r"(?:barracks|bases?|ports?|harbou?rs?|hangars?|camps?|waters|territory)"
_AWAY = (
    rf"(?:on the ground|(?:with)?in (?:{_OUR}|the) (?:\w+ )?{_BASE}|abroad|elsewhere|at home|silent|asleep"
    r"|nowhere near|grounded|out of range|in (?:bed|hospital|prison|jail) (?:at|that|when)"
    rf"|(?:on|to) {_OUR} (?:own )?side of)"
)
ALIBI = re.compile(
    rf"(?:(?:all|none|most|every one) of )?(?:(?:all|{_OUR}) (?:\S+ ){{1,3}}|(?:we|they|he|she|it|i) )"
    r"(?:(?:was|were|had been|stayed|had stayed|remained|had remained|stood|sat|had kept|kept)(?: all| fast)?"
    rf" {_AWAY}"
    r"|(?:had |have |has )?(?:not|never)"
    r" (?:left|moved from|strayed from|been (?:anywhere )?near|been (?:there|in the area))\b"
    r"|(?:had|have|has)n[’']t (?:left|been (?:anywhere )?near)\b)",
    re.IGNORECASE,
)
"""Words that put the accused elsewhere: "its helicopters were on the ground that night"."""

UNSEEN = re.compile(
    r"(?:\S+ ){0,6}?(?:no|not (?:\w+ )?(?:any|an?)|n[’']t (?:\w+ )?(?:any|an?)|little|without) (?:\w+ )?"
    r"(?:proof|evidence|sign|confirmation|indication|trace)(?: (?:of|for) (?:it|this|that|any of (?:it|this|that)))?"
    r"(?= (?:yet|so far|as yet)\b|$|[.,;:])",
    re.IGNORECASE,
)
"""Words that leave open what was told: "it had seen no proof"."""

LIAR = re.compile(r"(?:\S+ ){1,6}?(?:an? |\w+ )?liars?\b", re.IGNORECASE)
"""Words that call who told it a liar."""

UNHURT = re.compile(
    r"(?:\S+ ){1,6}?(?:is|was|are|were|remain(?:s|ed)?|[’'](?:s|re)) (?:all |both |very much |still |now )*"
    r"(?:alive|unharmed|unhurt|undamaged|intact|unscathed|untouched|afloat|safe and (?:sound|well)|in good health)\b",
    re.IGNORECASE,
)
"""Words that say that nothing befell whom it was told to have: "the man was alive and well"."""

_TOLD = r"(?:report|claim|account|story|stories|accusation|allegation|charge|version|news)s?"
TRUE = re.compile(
    rf"(?P<bare>it|this|that|they|these|those|(?:the|this|that|these|those|such) (?:[\w-]+ )?{_TOLD})"
    r"(?: (?:is|was|are|were)|[’'](?:s|re)) (?:\w+ly |quite |all |indeed )?"
    r"(?:true|correct|accurate|so|right|the case|genuine|the truth)(?=$|[.,;:])",
    re.IGNORECASE,
)
"""Words that say that it is as was told: "the report was accurate"."""
