"""Judges accesses, calls and annotations, from a tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from refactor_kit.python.lexical import find_imports
from refactor_kit.python.parsing import parse_expression, parse_statements
from refactor_kit.python.scopes import Imported, Resolve, Scope
from refactor_kit.reading.deep_imports.calls import Call, Calls
from refactor_kit.reading.deep_imports.collector import FileScopes, Seen, collect
from refactor_kit.reading.deep_imports.model import DeepImport, Doubt, Fault, How
from refactor_kit.reading.deep_imports.statements import fault_of, is_fixable, judge_statement
from refactor_kit.reading.deep_imports.third_modules import ThirdModules
from refactor_kit.reading.deep_imports.values import Text, Values

Place = Callable[[ast.expr], tuple[int, int]]


class ExpressionJudge:
    """Judges one file."""

    def __init__(
        self,
        origins: ThirdModules,
        tree: ast.Module,
        module: str,
        is_package: bool,
        resolve: Resolve,
        place: Place,
    ) -> None:
        self.origins = origins
        self.surface = origins.surface
        self.module = module
        self.resolve = resolve
        self.place = place
        self.scopes: FileScopes = collect(tree, resolve)
        self.values = Values(
            module, is_package, self.scopes.stars, origins.canonical, self._returned
        )
        self.calls = Calls(self.values)
        self.settled: set[int] = set()

    def judge(self) -> Iterator[DeepImport | Doubt]:
        """Every deep import and doubt, in the order of the walk."""
        for seen in self.scopes.seen:
            yield from self._judge(seen, self.place)
        for note, scope in self.scopes.notes:
            yield from self._judge_note(note, scope)

    def _returned(self, node: ast.Call, scope: Scope, depth: int) -> frozenset[str]:
        return self.calls.returned(node, scope, depth)

    def _judge(self, seen: Seen, place: Place, how: How = "access") -> Iterator[DeepImport | Doubt]:
        node, scope = seen.node, seen.scope
        match node:
            case ast.Attribute(value=value, attr=attribute):
                bases = self.values.of(value, scope)
                yield from self._crossings(seen, bases, attribute, place, how)
            case ast.Call():
                yield from self._judge_call(node, scope, place)
            case ast.Subscript():
                yield from self._judge_subscript(node, scope, place)
            case _:
                pass
        kept = seen.use == "kept" and id(node) not in self.settled
        if kept and self.surface.name in self.values.of(node, scope):
            yield Doubt(*place(node), f"the package {self.surface.name} is passed on as a value")

    def _crossings(
        self, seen: Seen, bases: frozenset[str], attribute: str, place: Place, how: How
    ) -> Iterator[DeepImport]:
        node = seen.node
        for base in sorted(bases):
            if self.surface.holds(base) and fault_of(self.origins, base):
                continue
            written = f"{base}.{attribute}"
            dotted = self.origins.canonical(written)
            fault = fault_of(self.origins, dotted)
            if fault is None or self._is_told(node, seen.scope, dotted):
                continue
            laundered = not self.surface.is_above(base)
            symbol = ".".join([dotted, *self._attributes_after(node)])
            direct = how in ("access", "annotation") and not laundered
            yield DeepImport(
                *place(node),
                how,
                "laundered" if laundered else fault,
                (symbol,),
                via=base if laundered else "",
                fixable=direct and is_fixable(self.origins, fault, dotted),
            )
            return

    def _is_told(self, node: ast.expr, scope: Scope, dotted: str) -> bool:
        """Whether the access begins with a name whose own ``import`` is reported for ``dotted``."""
        name = _first(node)
        if not isinstance(name, ast.Name):
            return False
        for binding in scope.lookup(name.id) or ():
            match binding:
                case Imported(loaded=loaded) if self.surface.holds(loaded):
                    if f"{loaded}.".startswith(f"{dotted}."):
                        return True
        return False

    def _attributes_after(self, node: ast.expr) -> Iterator[str]:
        while (outer := self.scopes.outer.get(id(node))) is not None:
            yield outer.attr
            node = outer

    def _judge_call(
        self, node: ast.Call, scope: Scope, place: Place
    ) -> Iterator[DeepImport | Doubt]:
        call = self.calls.read(node, scope)
        if call is None:
            if "builtins.vars" in self.values.of(node.func, scope):
                self.settled.update(map(id, node.args))
            return
        match call.kind:
            case "attribute":
                self.settled.update(map(id, node.args[:1]))
                if call.text is not None and call.text.complete:
                    seen, name = Seen(node, scope, "read"), call.text.value
                    yield from self._crossings(seen, call.bases, name, place, "call")
                elif self.surface.name in call.bases:
                    yield Doubt(*place(node), f"a computed attribute of {self.surface.name}")
            case "code":
                yield from self._judge_code(call, node, place)
            case "file":
                yield from self._judge_file(call, node, place)
            case _:
                yield from self._judge_name(call, node, place)

    def _judge_name(self, call: Call, node: ast.expr, place: Place) -> Iterator[DeepImport | Doubt]:
        if call.text is None or not call.text.complete:
            if self._may_reach(call.text):
                yield Doubt(*place(node), f"{call.function} with a computed name")
            return
        dotted = call.text.value.replace(":", ".").rstrip(".")
        if call.kind == "patch" or call.function.endswith(("resolve_name", "import_string")):
            fault = fault_of(self.origins, dotted)
        else:
            fault = "internal" if self.surface.holds(dotted) else None
        if fault:
            yield DeepImport(*place(node), "call", fault, (dotted,))
        elif dotted == self.surface.name:
            for name in call.fromlist:
                if fault := fault_of(self.origins, f"{dotted}.{name}"):
                    yield DeepImport(*place(node), "call", fault, (f"{dotted}.{name}",))
                    return

    def _may_reach(self, text: Text | None) -> bool:
        beginning = text.value if text else ""
        name = self.surface.name
        return f"{name}.".startswith(beginning) or beginning.startswith((f"{name}.", f"{name}:"))

    def _judge_subscript(
        self, node: ast.Subscript, scope: Scope, place: Place
    ) -> Iterator[DeepImport | Doubt]:
        bases = self.values.of(node.value, scope)
        key = self.values.text(node.slice, scope)
        if "sys.modules" in bases:
            yield from self._judge_name(Call("module", "sys.modules", key), node, place)
        packages = {base.removesuffix(".__dict__") for base in bases if base.endswith(".__dict__")}
        if not packages:
            return
        if key is not None and key.complete:
            seen = Seen(node, scope, "read")
            yield from self._crossings(seen, frozenset(packages), key.value, place, "access")
        elif self.surface.name in packages:
            yield Doubt(*place(node), f"a computed attribute of {self.surface.name}")

    def _judge_file(self, call: Call, node: ast.expr, place: Place) -> Iterator[DeepImport | Doubt]:
        if call.text is None or not call.text.complete:
            yield Doubt(*place(node), f"{call.function} with a computed path")
            return
        dotted = call.text.value.removesuffix(".py").strip("./").replace("/", ".")
        start = f".{dotted}".rfind(f".{self.surface.name}.")
        if start >= 0:
            yield DeepImport(*place(node), "call", "internal", (dotted[start:],))

    def _judge_code(self, call: Call, node: ast.expr, place: Place) -> Iterator[DeepImport | Doubt]:
        function = call.function.removeprefix("builtins.")
        if call.text is None or not call.text.complete:
            yield Doubt(*place(node), f"{function} of a computed string")
            return
        for statement in find_imports(call.text.value.encode()):
            for deep_import in judge_statement(self.origins, statement, self.module, False):
                yield DeepImport(
                    *place(node), "call", deep_import.fault, deep_import.symbols, deep_import.via
                )
        inner = parse_statements(call.text.value.strip())
        if inner is None:
            return
        scopes = collect(inner, self.resolve, Scope(inner, self.scopes.top))
        for seen in scopes.seen:
            yield from self._judge(seen, lambda _: place(node), "call")

    def _judge_note(self, note: ast.Constant, scope: Scope) -> Iterator[DeepImport | Doubt]:
        inner = parse_expression(str(note.value).strip())
        if inner is None:
            return
        scopes = collect(inner, self.resolve, scope)
        self.scopes.outer.update(scopes.outer)
        for seen in scopes.seen:
            found = list(self._judge(seen, lambda _: self.place(note), "annotation"))
            yield from (each for each in found if isinstance(each, DeepImport))
            if not found and (deep_import := self._unbound(seen, note)):
                yield deep_import

    def _unbound(self, seen: Seen, note: ast.Constant) -> DeepImport | None:
        """``"app.schemas.session.X"`` where the file itself binds no ``app``."""
        names: list[str] = []
        node: ast.expr = seen.node
        if id(node) in self.scopes.outer:
            return None
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or seen.scope.lookup(node.id) is not None:
            return None
        dotted = ".".join([node.id, *reversed(names)])
        fault: Fault | None = fault_of(self.origins, dotted)
        return DeepImport(*self.place(note), "annotation", fault, (dotted,)) if fault else None


def _first(node: ast.expr) -> ast.expr:
    """What a chain of accesses begins with; of ``getattr(x, "y")`` it is ``x``."""
    while True:
        match node:
            case ast.Attribute(value=value) | ast.Subscript(value=value):
                node = value
            case ast.Call(args=[first, *_]):
                node = first
            case _:
                return node
