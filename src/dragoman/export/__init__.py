"""Records of a ledger in shapes that others read: PLOVER JSONL, CSV, Parquet, the contract's JSONL.

    from dragoman.export import export

    written = export(view, Filters(types=("THREATEN",)), "plover", "threats.jsonl")
    written = export(view, None, "parquet", "statements.parquet", kind="statement", no_text=True)

`no_text` leaves out every word of the source (sentences, headlines, cues, names known only from the text); ids,
offsets, links, codes and names from the project's own knowledge stay. docs/decisions/0002-ledger.md lists the fields.
"""

from dragoman.export.files import FORMATS, Format, export

__all__ = ["FORMATS", "Format", "export"]
