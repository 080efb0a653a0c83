"""Readings: pure functions from a source tree to facts about the target service.

Codemods, checks and the engine share them; nothing here writes, runs the target, or knows git.
"""
