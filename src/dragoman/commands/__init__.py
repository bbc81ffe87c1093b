"""The commands, one a module; each defines `command`. Modules import what is heavy where they use it."""
