"""The JSON API under /api; each module has a `router`."""
