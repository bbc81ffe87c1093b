"""Records of a ledger in shapes that others read: PLOVER, tables like POLECAT's, GDELT's, ACLED's and UCDP's, maps.

    from dragoman.export import describe, export, write

    rows = export(view, Filters(types=("THREATEN",)), "plover", "threats.jsonl")
    rows = export(view, None, "parquet", "statements.parquet", kind="statement", no_text=True)
    done = write(view, None, "acled", "events.csv", about=True)      # done.left_out: why, and how many
    describe("acled").stated                                         # the filter, in words

`no_text` leaves out every word of the source (sentences, headlines, cues, names known only from the text); ids,
offsets, links, codes and names from the project's own knowledge stay. docs/how-to/exchange.md tells of the formats,
docs/decisions/0002-ledger.md of the fields.
"""

from dragoman.export.files import FORMATS, Exported, Format, describe, export, write

__all__ = ["FORMATS", "Exported", "Format", "describe", "export", "write"]
