"""Runs the target in its own process, in a scratch copy, observes it and compares.

``observation.observe`` looks, ``comparison.compare`` tells two observations apart, ``criteria``
judges; nothing here writes to the user's tree.
"""
