"""A brief on stories and questions of a ledger, every sentence with its sources.

    from dragoman.export.brief import brief, choose, html, markdown

    chosen = choose(ledger, knowledge, stories=["q3zk"], questions=["us-forces-in-iraq"], since="2019-01-01")
    made = brief(chosen, datetime.date.today())
    markdown(made), html(made)

`brief`, `markdown` and `html` are pure. All wording is that of templates (words.toml); what only some say is said to be
theirs. Words of reports stand in quotation marks beside the sources, escaped, so that nothing in them is markup.
"""

from dragoman.export.brief.chosen import Chosen, choose
from dragoman.export.brief.made import brief
from dragoman.export.brief.parts import Brief, Part, Section, Sentence, Source
from dragoman.export.brief.render import html, markdown

__all__ = ["Brief", "Chosen", "Part", "Section", "Sentence", "Source", "brief", "choose", "html", "markdown"]
