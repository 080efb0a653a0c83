"""Calls that reach a module by a string, and what they return."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

from refactor_kit.python.scopes import Scope
from refactor_kit.reading.deep_imports.values import Text, Values

#: Functions whose first argument names a module, or an object in one.
_IMPORTERS = frozenset(
    (
        "importlib.import_module", "importlib.util.find_spec", "importlib.util.resolve_name",
        "importlib.find_loader", "pkgutil.find_loader", "pkgutil.get_loader",
        "pkgutil.resolve_name", "runpy.run_module", "pytest.importorskip",
        "django.utils.module_loading.import_string", "werkzeug.utils.import_string",
        "builtins.__import__", "importlib.__import__", "importlib.resources.files",
        "sys.modules.get", "sys.modules.pop", "sys.modules.setdefault", "pydoc.locate",
        "sys.modules.__getitem__",
    )
)  # fmt: skip
_RESOLVING = frozenset(("importlib.import_module", "importlib.util.find_spec"))
_BY_FILE = {
    "importlib.util.spec_from_file_location": 1,
    "importlib.machinery.SourceFileLoader": 1,
    "runpy.run_path": 0,
}
_ATTRIBUTE = frozenset(("builtins.getattr", "builtins.hasattr", "builtins.setattr"))
_ATTRIBUTES = _ATTRIBUTE | {"builtins.delattr", "inspect.getattr_static"}
_CODE = frozenset(("builtins.exec", "builtins.eval", "builtins.compile"))


@dataclass(frozen=True, slots=True)
class Call:
    """What a call does with names: ``module`` imports, ``attribute`` reads one from ``bases``."""

    kind: Literal["module", "attribute", "patch", "file", "code"]
    function: str
    text: Text | None
    bases: frozenset[str] = frozenset()
    fromlist: tuple[str, ...] = ()


class Calls:
    """Reads the calls of one file."""

    def __init__(self, values: Values) -> None:
        self.values = values

    def read(self, node: ast.Call, scope: Scope, depth: int = 0) -> Call | None:
        """What ``node`` does; ``None`` where it is no call that deals in names."""
        functions = self.values.of(node.func, scope, depth)
        for function in sorted(functions):
            if function in _IMPORTERS:
                return self._importer(function, node, scope, depth)
            if function in _ATTRIBUTES:
                return self._attribute(function, node, scope, depth)
            if function in _BY_FILE:
                path = _argument(node, _BY_FILE[function], ("location", "path", "path_name"))
                return Call("file", function, self._text(path, scope, depth))
            if function in _CODE:
                text = self._text(_argument(node, 0, ("source",)), scope, depth)
                return Call("code", function, text)
        return self._patch(node, scope, depth)

    def returned(self, node: ast.Call, scope: Scope, depth: int) -> frozenset[str]:
        """The dotted names that the call may return."""
        if functions := self.values.of(node.func, scope, depth):
            if "builtins.globals" in functions:
                return frozenset(["builtins.globals()"])
            if "builtins.vars" in functions and len(node.args) == 1:
                bases = self.values.of(node.args[0], scope, depth)
                return frozenset(f"{base}.__dict__" for base in bases)
        call = self.read(node, scope, depth) if functions else None
        if call is None or call.text is None or not call.text.complete:
            return frozenset()
        name = call.text.value
        if call.kind == "attribute" and call.function in (
            "builtins.getattr",
            "inspect.getattr_static",
        ):
            return frozenset(self.values.canonical(f"{base}.{name}") for base in call.bases)
        if call.kind != "module" or not name:
            return frozenset()
        if call.function.endswith("__import__") and not call.fromlist:
            return frozenset([name.split(".")[0]])
        return frozenset([name.replace(":", ".")])

    def _importer(self, function: str, node: ast.Call, scope: Scope, depth: int) -> Call:
        text = self._text(_argument(node, 0, ("name", "modname", "mod_name")), scope, depth)
        fromlist: tuple[str, ...] = ()
        if function in _RESOLVING and text and text.value.startswith("."):
            text = self._resolved(text, _argument(node, 1, ("package",)), scope, depth)
        if function.endswith("__import__"):
            names = _argument(node, 3, ("fromlist",))
            if isinstance(names, ast.List | ast.Tuple):
                texts = [self.values.text(element, scope, depth) for element in names.elts]
                fromlist = tuple(text.value for text in texts if text and text.complete)
        return Call("module", function, text, fromlist=fromlist)

    def _resolved(
        self, text: Text, package: ast.expr | None, scope: Scope, depth: int
    ) -> Text | None:
        base = self._text(package, scope, depth)
        if base is None or not base.complete:
            return None
        level = len(text.value) - len(text.value.lstrip("."))
        parts = base.value.split(".")
        kept = parts[: len(parts) - level + 1]
        return Text(".".join([*kept, text.value.lstrip(".")]).rstrip("."), text.complete)

    def _attribute(self, function: str, node: ast.Call, scope: Scope, depth: int) -> Call | None:
        if len(node.args) < 2:
            return None
        bases = self.values.of(node.args[0], scope, depth)
        return Call("attribute", function, self._text(node.args[1], scope, depth), bases)

    def _patch(self, node: ast.Call, scope: Scope, depth: int) -> Call | None:
        """``patch("a.b.C")`` of any mocking library, by its name."""
        match node.func:
            case ast.Name(id="patch") | ast.Attribute(attr="patch" | "multiple"):
                pass
            case ast.Attribute(
                attr="dict", value=ast.Name(id="patch") | ast.Attribute(attr="patch")
            ):
                pass
            case ast.Attribute(attr="object" | "spy" | "setattr" | "delattr") if len(node.args) > 1:
                bases = self.values.of(node.args[0], scope, depth)
                if bases:
                    name = self._text(node.args[1], scope, depth)
                    return Call("attribute", "patch", name, bases)
            case ast.Attribute(attr="setattr" | "delattr"):
                pass
            case _:
                return None
        text = self._text(_argument(node, 0, ("target", "in_dict")), scope, depth)
        return Call("patch", "patch", text) if text else None

    def _text(self, node: ast.expr | None, scope: Scope, depth: int) -> Text | None:
        return self.values.text(node, scope, depth) if node is not None else None


def _argument(node: ast.Call, index: int, names: tuple[str, ...]) -> ast.expr | None:
    if index < len(node.args) and not any(
        isinstance(a, ast.Starred) for a in node.args[: index + 1]
    ):
        return node.args[index]
    return next((keyword.value for keyword in node.keywords if keyword.arg in names), None)
