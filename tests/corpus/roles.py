"""Any Python file in one of the places that the single-file codemods work on.

A role adds what makes a file such a place (a schema class, a route) at its end, so that there is
something to do whatever stands above.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from refactor_kit.base import ChangeSet, Context, SourceTree, UnreadableSource
from refactor_kit.packs.catalog import run_codemod
from refactor_kit.python.parsing import parse_ast
from refactor_kit.transaction.syntax_proof import prove_change_set
from tests.support.trees import service

SCHEMA = "schemas/orders/orders.py"
PACKAGE = "schemas/__init__.py"
ROUTES = "api/routes/orders_routes.py"
MAIN = "api/main.py"
ELSEWHERE = "somewhere/file.py"

_EXAMPLES = b"""

from pydantic import BaseModel as _Model


class OrdersInput(_Model):
    order: str

    # Answers come from elsewhere.
    @classmethod
    def example_output(cls) -> dict[str, bool]:
        return {"done": True}


class OrdersOutput(_Model):
    done: bool

    @classmethod
    def example_input(cls) -> dict[str, str]:
        return {"order": "one"}
"""
_ENDPOINT = b"""

from fastapi import APIRouter

from schemas.orders.orders import OrdersInput, OrdersOutput

router = APIRouter()


@router.post("/orders", response_model=OrdersOutput)
def _place_order(payload: OrdersInput) -> OrdersOutput:
    return OrdersOutput(done=bool(payload.order))
"""
_SCHEMAS = b"""from pydantic import BaseModel


class OrdersInput(BaseModel):
    order: str


class OrdersOutput(BaseModel):
    done: bool
"""
_EXPORTS = b"""from schemas.orders.orders import OrdersInput, OrdersOutput

__all__ = ["OrdersInput", "OrdersOutput"]
"""
_MAIN = b"""from fastapi import FastAPI

from api.routes.orders_routes import router

app = FastAPI()
app.include_router(router)
"""
# ``os.path`` plays the app folder that moves: real files name it in every way there is.
_MOVED = "path"


@dataclass(frozen=True, slots=True)
class Role:
    """One codemod, the place of the file it works on, and what is added to the file.

    ``words``: every statement that the codemod takes away or changes holds one of them.
    """

    codemod: str
    path: str
    added: bytes = b""
    words: tuple[bytes, ...] = (b"Orders",)
    settings: Mapping[str, Any] | None = None
    fits: Callable[[str], bool] = lambda name: True


ROLES = (
    Role("move-example-methods", SCHEMA, _EXAMPLES, (b"example_", b"classmethod", b"return {")),
    Role(
        "export-public-aliases",
        PACKAGE,
        words=(b"Orders", b"__all__", b"import"),
        fits=lambda name: name.endswith("__init__.py"),
    ),
    Role("merge-route-files", ROUTES, _ENDPOINT, (b"Orders", b"schemas", b"APIRouter", b"@router")),
    Role("import-public-schemas", ROUTES, _ENDPOINT, (b"Orders", b"schemas", b"deep", b"as o")),
    Role(
        "rewrite-references",
        ELSEWHERE,
        words=(b"os",),
        settings={"part_app": "os/{part}", "module_app": "os/{module}", "app_layout": "package"},
    ),
)


def placed(role: Role, content: bytes) -> tuple[SourceTree, Context, bytes]:
    """A service with ``content`` in the place of ``role``, and the file as it is then."""
    ends = b"\r\n" if content.count(b"\r\n") * 2 > content.count(b"\n") else b"\n"
    file = content + role.added.replace(b"\n", ends)
    files: dict[str, str | bytes] = {
        SCHEMA: _SCHEMAS,
        PACKAGE: _EXPORTS,
        ROUTES: _ENDPOINT.lstrip(),
        MAIN: _MAIN,
        role.path: file,
    }
    parts: tuple[str, ...] = ("orders",)
    if role.settings is not None:
        parts = (_MOVED,)
        files[f"os/{_MOVED}/__init__.py"] = b""
    tree, context = service(files, module="orders", parts=parts, **(role.settings or {}))
    return tree, context, file


def check(role: Role, content: bytes) -> str:
    """Hold one codemod to its promises on one file: ``refused``, ``changed`` or ``unchanged``."""
    tree, context, file = placed(role, content)
    outcome = run_codemod(role.codemod, tree, context)
    if outcome.refusals or outcome.decisions:
        assert not outcome.edits
        assert all(refusal.reason and refusal.remedy for refusal in outcome.refusals)
        assert all(decision.question for decision in outcome.decisions)
        return "refused"
    changes = ChangeSet(tree, outcome.edits)
    if not changes:
        return "unchanged"
    prove_change_set(changes)
    changed = changes.tree()
    again = run_codemod(role.codemod, changed, context)
    assert not again.refusals and not again.decisions
    assert ChangeSet(changed, again.edits).paths() == ()
    if role.path in changes.paths():
        kept = len(content.splitlines())
        check_other_lines(role, kept, file, changed.read(role.path))
        check_other_statements(role, file, changed.read(role.path))
    return "changed"


def check_other_lines(role: Role, kept: int, before: bytes, after: bytes) -> None:
    """Of the first ``kept`` lines only those of the edit may differ, line ends included."""
    old = before.splitlines(keepends=True)
    free = _statements_with(role.words, before)
    for number in removed_lines(old, after.splitlines(keepends=True)):
        line = old[number - 1]
        expected = (
            number > kept
            or number in free
            or not line.removeprefix(b"\xef\xbb\xbf").strip()
            or any(word in line for word in role.words)
        )
        assert expected, (number, line)


def check_other_statements(role: Role, before: bytes, after: bytes) -> None:
    """No statement goes that holds none of the words, whatever else stands on its line."""
    lost = _simple_statements(before) - _simple_statements(after)
    words = [word.decode() for word in role.words]
    assert not [each for each in lost if not any(word in each for word in words)]


def _simple_statements(content: bytes) -> Counter[str]:
    try:
        tree = parse_ast("file.py", content)
    except UnreadableSource:
        return Counter()
    return Counter(
        _written(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and not hasattr(node, "body")
    )


def _written(node: ast.stmt) -> str:
    try:
        return ast.unparse(node)
    except RecursionError:  # A deep expression; only its kind is compared.
        return type(node).__name__


def removed_lines(old: list[bytes], new: list[bytes]) -> Iterator[int]:
    """The numbers of the lines of ``old`` that ``new`` does not have."""
    first = next(
        (at for at, (one, two) in enumerate(zip(old, new, strict=False)) if one != two),
        min(len(old), len(new)),
    )
    matcher = SequenceMatcher(None, old[first:], new[first:], autojunk=False)
    for _, start, end, _, _ in (each for each in matcher.get_opcodes() if each[0] != "equal"):
        yield from range(first + start + 1, first + end + 1)


def _statements_with(words: tuple[bytes, ...], content: bytes) -> set[int]:
    """The lines of every simple statement that holds one of ``words``."""
    lines = content.splitlines()
    try:
        tree = parse_ast("file.py", content)
    except UnreadableSource:
        return set()
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt | ast.expr) and not hasattr(node, "body"):
            span = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            if len(span) > 1 and any(word in lines[at - 1] for at in span for word in words):
                found.update(span)
    return found
