"""What was made of files' contents, of which only the newest versions of each file are kept.

A run that walks many trees meets a large file in a new version at every one of them; kept by number
alone, all of those versions would stay.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

_Rest = ParamSpec("_Rest")
Value = TypeVar("Value")

#: The trees that a run goes to and fro between: before a change and after it.
_VERSIONS = 2


def newest_versions(
    paths: int,
) -> Callable[[Callable[Concatenate[str, _Rest], Value]], Callable[Concatenate[str, _Rest], Value]]:
    """Keep what a function of a path and more (its content) gives, for that many ``paths``.

    The rest of the arguments has to be hashable and given by position.
    """

    def keep(
        make: Callable[Concatenate[str, _Rest], Value],
    ) -> Callable[Concatenate[str, _Rest], Value]:
        kept: OrderedDict[str, OrderedDict[Hashable, Value]] = OrderedDict()

        @wraps(make)
        def newest(path: str, *rest: _Rest.args, **named: _Rest.kwargs) -> Value:
            versions = kept.setdefault(path, OrderedDict())
            kept.move_to_end(path)
            if rest not in versions:
                versions[rest] = make(path, *rest, **named)
            versions.move_to_end(rest)
            if len(versions) > _VERSIONS:
                versions.popitem(last=False)
            if len(kept) > paths:
                kept.popitem(last=False)
            return versions[rest]

        return cast(Callable[Concatenate[str, _Rest], Value], newest)

    return keep
