"""Lists, dicts, sets and their kin: what is in them, and whether it matters which one it is."""

from __future__ import annotations

import collections
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .graph import Node, Target
from .own import external
from .plain import digest, plain

if TYPE_CHECKING:
    from .walking import Walk

_LARGE = 2000
_SEQUENCES = (list, tuple, collections.deque)
_SETS = (set, frozenset)
_MAPPINGS = (dict, MappingProxyType, collections.ChainMap)
_FROZEN = (tuple, frozenset, MappingProxyType)


def read(walk: Walk, value: Any, shared: bool) -> Target | None:
    """The node of a container; one of the service's own class is an instance."""
    kind = type(value)
    if not isinstance(value, (*_SEQUENCES, *_SETS, *_MAPPINGS, bytearray)):
        return None
    if walk.own.is_class(kind):
        return None

    def fill(node: Node) -> None:
        node.put("class", external(kind))
        put_items(walk, node, value, shared=shared)

    number = walk.node(("object", id(value)), _named(kind), fill, keep=value)
    node = walk.nodes[number]
    if shared and not isinstance(value, _FROZEN) and not node.identity:
        node.identity = not (_is_flat(walk, value) and walk.sources.is_constant(value))
    return number


def put_items(walk: Walk, node: Node, value: Any, *, shared: bool = True) -> None:
    """The items of a container as parts of ``node``."""
    if isinstance(value, bytearray):
        node.put("value", walk.value(bytes(value)))
    elif len(value) > _LARGE:
        _put_large(walk, node, value)
    elif isinstance(value, _SETS):
        node.unordered = True
        for each in value:
            node.put("item", walk.value(each, shared=shared))
    elif isinstance(value, _MAPPINGS):
        _put_mapping(walk, node, value, shared=shared)
    else:
        for index, each in enumerate(value):
            node.put(f"item {index}", walk.value(each, shared=shared))
    for setting in ("default_factory", "maxlen"):
        if hasattr(value, setting):
            node.put(setting, walk.value(getattr(value, setting)))


def _put_mapping(walk: Walk, node: Node, value: Any, *, shared: bool) -> None:
    for index, (key, each) in enumerate(value.items()):
        if key == "__builtins__":
            # What ``exec`` puts beside the names that it is given.
            continue
        words = plain(key, walk.own)
        if words is None:
            node.put(f"key {index}", walk.value(key))
        role = f"item {words.partition(' ')[2] or words}" if words else f"value {index}"
        node.put(role, walk.value(each, shared=shared))


def _put_large(walk: Walk, node: Node, value: Any) -> None:
    """What has very many items is told by a digest of them, where they are plain."""
    pairs = value.items() if isinstance(value, _MAPPINGS) else enumerate(value)
    words = [(plain(key, walk.own), plain(each, walk.own)) for key, each in pairs]
    if isinstance(value, _SETS):
        words = sorted(((None, each) for _, each in words), key=str)
    node.put("items", f"{len(value)} with the digest {digest(repr(words))}")
    if any(each is None for _, each in words):
        node.opaque = f"{len(value)} items"


def _is_flat(walk: Walk, value: Any) -> bool:
    """Whether nothing that is in it can be changed."""
    items = [*value, *value.values()] if isinstance(value, _MAPPINGS) else list(value)
    return all(
        plain(each, walk.own) is not None
        or (isinstance(each, (tuple, frozenset)) and _is_flat(walk, each))
        for each in items
    )


def _named(kind: type) -> str:
    return "list" if kind is list else "dict" if kind is dict else kind.__name__
