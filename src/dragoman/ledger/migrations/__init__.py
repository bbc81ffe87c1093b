"""Schema migrations, run from engine.py; one file a version, numbered."""
