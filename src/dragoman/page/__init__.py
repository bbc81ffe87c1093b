"""The reading as a page for a person at a terminal.

`render.render` prints it, `render.picture` draws it as SVG. News text is untrusted at a terminal: every word of
it passes `clean.safe`. This module imports nothing, so that `clean` costs nothing.
"""
