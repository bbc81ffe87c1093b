"""Draws docs/images/reading.svg, the README's picture: the page of a shortened example report.

    python docs/images/make.py
"""

from pathlib import Path

import msgspec

from dragoman.ingest import Item, load
from dragoman.page.render import picture
from dragoman.reading.pipeline import shared

HERE = Path(__file__).parent
PARAGRAPHS = (0, 1, 4, 6)


def main() -> None:
    (item,) = load([str(HERE.parent.parent / "examples" / "reports" / "meridian-iraq-vote.txt")])
    assert isinstance(item, Item)
    paragraphs = item.report.text.split("\n\n")
    report = msgspec.structs.replace(item.report, text="\n\n".join(paragraphs[i] for i in PARAGRAPHS))
    (HERE / "reading.svg").write_text(picture(report, shared().read(report), width=96), encoding="utf-8")


if __name__ == "__main__":
    main()
