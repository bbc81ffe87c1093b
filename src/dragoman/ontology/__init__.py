"""PLOVER's types, modes, contexts, sectors, scores and the CAMEO table, from checked data files."""

from dragoman.ontology.loader import CameoRow, Mode, Ontology, TypeInfo, load, load_from

__all__ = ["CameoRow", "Mode", "Ontology", "TypeInfo", "load", "load_from"]
