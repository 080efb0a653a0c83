"""For each endpoint and for the application: the same code, or what differs, or what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from refactor_kit.proof.comparing.code.declared import DeclaredCode
from refactor_kit.proof.comparing.code.graph import CodeNode, CodeWalk, Place
from refactor_kit.proof.comparing.code.pairing import LocalDifference, Pair, Pairing
from refactor_kit.runtime.wording import counted

APPLICATION = "the application"
# How the application includes routers is compared by what they bring to it.
_REGISTRATION = "registration"
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class CodeDifference:
    """``reason`` in words; the places are of the function or class that it belongs to."""

    reason: str
    before: Place | None = None
    after: Place | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(each for each in (self.before, self.after) if each is not None)

    @property
    def name(self) -> str:
        """What the function or class is called now, or was; ``""`` where none holds it."""
        return self.places[-1].label if self.places else ""

    @property
    def line(self) -> str:
        shown = f"{self.name}: {self.reason}" if self.name else self.reason
        return f"{shown} ({_joined(map(str, self.places))})" if self.places else shown

    @property
    def files(self) -> str:
        """The file, or the one before and the one after."""
        return _joined(each.file for each in self.places)


def _joined(places: Iterable[str]) -> str:
    return " -> ".join(dict.fromkeys(places))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one endpoint, or of the application.

    ``key`` is what it was called, ``key_after`` what it is called now; either is empty where it is
    new or gone. ``functions`` is how many of the service's functions it reached before. ``opaque``
    are the kinds of objects that nothing is known of but what made them; ``through`` the functions
    that only hand on to what is compared.
    """

    key: str
    key_after: str
    functions: int
    differences: tuple[CodeDifference, ...] = ()
    opaque: tuple[str, ...] = ()
    through: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether nothing differs; what is opaque is not looked into."""
        return not self.differences

    @property
    def line(self) -> str:
        if self.differences:
            shown = "; ".join(each.line for each in self.differences[:_SHOWN])
            more = len(self.differences) - _SHOWN
            return f"differs: {shown}{f'; {more} more' if more > 0 else ''}"
        hidden = f"; not looked into: {', '.join(self.opaque)}" if self.opaque else ""
        return f"same code ({counted(self.functions, 'function')}{hidden})"


def told_together(endpoints: Sequence[Verdict]) -> str:
    """``2 endpoints are the same code (16 functions each)``, and what is not known of it."""
    return "; ".join(_told(endpoints))


def _told(endpoints: Sequence[Verdict]) -> Iterator[str]:
    if not endpoints:
        yield "every endpoint of the others, and the application, is the same code"
    if same := [each for each in endpoints if each.is_same]:
        reached = sorted({each.functions for each in same})
        span = f"{reached[0]} to " if len(reached) > 1 else ""
        are = f"{counted(len(same), 'endpoint')} {'is' if len(same) == 1 else 'are'}"
        functions = f"{span}{counted(reached[-1], 'function')}{' each' if len(same) > 1 else ''}"
        yield f"{are} the same code ({functions})"
    if others := len(endpoints) - len(same):
        were = "was" if others == 1 else "were"
        yield f"{counted(others, 'endpoint')} answered the same requests alike, or {were} accepted"
    if hidden := sorted({kind for each in endpoints for kind in each.opaque}):
        yield f"not looked into: {', '.join(hidden)}"


@dataclass(frozen=True, slots=True)
class CodeComparison:
    endpoints: tuple[Verdict, ...]
    app: Verdict

    @property
    def differing(self) -> tuple[Verdict, ...]:
        return tuple(each for each in (*self.endpoints, self.app) if not each.is_same)


def compare_code(
    before: CodeWalk,
    after: CodeWalk,
    declared: DeclaredCode | None = None,
    varying: frozenset[tuple[int, str]] = frozenset(),
) -> CodeComparison:
    """Compares two walks of one interpreter; ``varying`` is what ``varying_parts`` found."""
    plan = declared or DeclaredCode()
    pairing = Pairing(before, after, plan, varying)
    roots: list[tuple[str, str, Pair]] = []
    for key, left in before.endpoints.items():
        for new in plan.keys_after(key):
            if new in after.endpoints:
                moved = key in plan.endpoints
                pair = pairing.follow(left, after.endpoints[new], is_declared=moved)
                roots.append((key, new, pair))
    app = pairing.follow(before.app, after.app)
    pairing.settle_identity()
    met = {new for _, new, _ in roots}
    verdicts = [
        *(_verdict(pairing, key, new, pair) for key, new, pair in roots),
        *_gone(before, after, plan),
        *(_lone("", key, "is new") for key in after.endpoints if key not in met),
    ]
    return CodeComparison(tuple(verdicts), _verdict(pairing, APPLICATION, APPLICATION, app))


def varying_parts(first: CodeWalk, second: CodeWalk) -> frozenset[tuple[int, str]]:
    """What differs between two walks of one tree: numbers of nodes of ``first``, with roles."""
    pairing = Pairing(first, second, DeclaredCode(), varying=None)
    for key, root in first.endpoints.items():
        if key in second.endpoints:
            pairing.follow(root, second.endpoints[key])
    pairing.follow(first.app, second.app)
    return frozenset(
        (pair[0], each.role) for pair, found in pairing.local.items() for each in found
    )


def _gone(before: CodeWalk, after: CodeWalk, plan: DeclaredCode) -> Iterator[Verdict]:
    for key in before.endpoints:
        for new in plan.keys_after(key):
            if new not in after.endpoints:
                yield _lone(key, "", "is gone" if new == key else f"does not answer as {new}")


def _lone(key: str, key_after: str, reason: str) -> Verdict:
    return Verdict(key, key_after, 0, (CodeDifference(reason),))


def _verdict(pairing: Pairing, key: str, key_after: str, root: Pair) -> Verdict:
    skipped = _REGISTRATION if key == APPLICATION else ""
    pairs = list(_reached(pairing, root, skipped))
    nodes = [node for pair in pairs for node in pairing.nodes(pair)]
    functions = {pair[0] for pair in pairs if pairing.nodes(pair)[0].kind == "function"}
    return Verdict(
        key,
        key_after,
        len(functions),
        tuple(_differences(pairing, pairs)),
        tuple(sorted(_hidden(nodes))),
        tuple(sorted({pairing.through[pair] for pair in pairs if pair in pairing.through})),
    )


def _hidden(nodes: Iterable[CodeNode]) -> set[str]:
    return {node.opaque for node in nodes if node.opaque}


def _reached(pairing: Pairing, root: Pair, skipped: str) -> Iterator[Pair]:
    """The pairs that a root leads to, the nearest first; not by way of the kind ``skipped``."""
    seen, waiting = {root}, [root]
    for pair in waiting:
        yield pair
        for child in pairing.children[pair]:
            if child not in seen and pairing.nodes(child)[0].kind != skipped:
                seen.add(child)
                waiting.append(child)


def _differences(pairing: Pairing, pairs: Iterable[Pair]) -> Iterator[CodeDifference]:
    """What differs, each once; a schema that follows from the fields is not told beside them."""
    found: dict[CodeDifference, bool] = {}
    for pair in pairs:
        for each in pairing.local.get(pair, ()):
            difference, follows = _placed(pairing, pair, each)
            found.setdefault(difference, follows)
    told = {(each.before, each.after) for each, follows in found.items() if not follows}
    for difference, follows in found.items():
        if not (follows and (difference.before, difference.after) in told):
            yield difference


def _placed(pairing: Pairing, pair: Pair, local: LocalDifference) -> tuple[CodeDifference, bool]:
    """The difference where a person finds it, and whether it only follows from another."""
    roles: list[str] = []
    node_pair = pair
    while True:
        before, after = pairing.nodes(node_pair)
        if before.place is not None or after.place is not None:
            break
        if node_pair not in pairing.reached_by:
            break
        node_pair, role = pairing.reached_by[node_pair]
        roles.insert(0, role)
    reason = " / ".join([*roles, local.reason])
    first = roles[0] if roles else local.role
    return CodeDifference(reason, before.place, after.place), first.startswith("schema")
