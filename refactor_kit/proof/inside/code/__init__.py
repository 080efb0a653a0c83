"""The code that each endpoint and the application reach, as a graph of JSON values.

``walk`` is asked once the application is loaded; it calls nothing of the target. Names count as
what they are bound to: neither names of functions, classes and modules nor files and lines are part
of a digest.

The answer::

    {"nodes": [{"kind", "label", "place", "parts", "digest", ...}], "endpoints": [...], "app": 0}

``parts`` are pairs of a role and what plays it: the number of another node, or a value in words.
``place`` is ``[file, first line, last line]`` of a function or a class of the service, from its
root. ``identity`` marks what it matters to be one or two of, ``unordered`` whose parts have no
order; ``forward`` is what a function hands its arguments on to, ``opaque`` why a node shows nothing
of what is in it. ``endpoints`` are ``{"key", "root"}`` in the order of matching, where ``key`` is
``METHOD /path``, and ``mounted`` is said of mounts and of what is below them; ``app`` is the root
of everything else.
"""

from .served import walk

__all__ = ["walk"]
