"""Measuring the program: a scorer for annotated reports, and a runner for the tasks of an evaluation folder."""

from dragoman.evaluation.runner import TASKS, run

__all__ = ["TASKS", "run"]
