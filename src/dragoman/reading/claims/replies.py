"""Whole wordings of those who answer what was told: it was otherwise, none of ours did, nobody was hurt."""

from __future__ import annotations

import re

OTHERWISE = re.compile(
    r"\b(?:gave|offered|told|had|presented|painted|issued) (?:an? )?(?:very |quite |entirely |wholly |rather )?"
    r"(?:different|another|contrary|conflicting|contradictory|opposite|differing)"
    r" (?:account|version|story|picture|explanation)"
    r"|\b(?:saw|put|told|remembered|described) (?:it|things|this|that) (?:otherwise|differently)\b",
    re.IGNORECASE,
)
"""Words of the narrator that announce a denial: "The navy gave a different account."."""

LIKEWISE = re.compile(r"\b(?:likewise|similarly|the same|as much|echoed|in the same vein)\b", re.IGNORECASE)
"""Words of who says what was said before him."""

_MEN = (
    r"(?:men|soldiers?|troops?|units?|forces|patrols?|fighters|police(?:men|man)?|officers?|aircraft|planes?|helicopters?"
    r"|ships?|boats?|guards?|agents?|members?|staff|operations?|raids?|gunmen|rebels?|militants?|commanders?|people"
    r"|vehicles?|tanks?|guns?|shots?|shells?|drones?|one)"
)
OWN_MEN = re.compile(
    r"(?:that )?(?:all|both|every(?: single)? one|each)(?: of)? (?:our|its|his|her|their|my)\b"
    r"|(?:that )?(?:there (?:was|were|had been|have been|are|is) )?"
    r"(?:no|none of|not (?:one|a single)(?: of)?|neither of)"
    rf"(?: (?:its|our|his|her|their|the|my))?(?: [\w-]+){{0,2}}? {_MEN}\b",
    re.IGNORECASE,
)
"""Words that open with what none of the speaker's men did, or what befell none of them."""

UNHARMED = re.compile(
    r"\b(?:no|nobody|none|not|no-one|without|neither)\b[^.;]{0,40}"
    r"\b(?:hurt|harmed|wounded|injured|injur\w+|casualt\w+|damaged?|victims|claimed|responsibility|suspects?|details?"
    r"|comment\w*|link\w*|charged)\b",
    re.IGNORECASE,
)
"""Words of who says that nobody came to harm, or that nobody owned to it."""

UNCHECKED = re.compile(
    r"\b(?:not|unable to|nor)(?: yet)?(?: be able to)? (?:independently )?"
    r"(?:confirm|verify|corroborate|vouch|say (?:whether|if))\b"
    r"|\bno (?:independent )?(?:confirmation|report|word|information|knowledge|evidence|record)s? (?:of|that|about)\b"
)
"""Words, in small letters, of who cannot say whether it was so."""
