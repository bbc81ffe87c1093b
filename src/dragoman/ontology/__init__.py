"""PLOVER's types, modes, contexts, sectors, scores and the CAMEO table, loaded from data files and checked."""

from dragoman.ontology.load import CameoRow, Mode, Ontology, TypeInfo, load, load_from

__all__ = ["CameoRow", "Mode", "Ontology", "TypeInfo", "load", "load_from"]
