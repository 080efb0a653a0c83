"""Lets everything that reads a module's constants read its settings object."""

from collections.abc import Iterator

import libcst as cst

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree
from refactor_kit.reading.syntax import parse_cst

from .._constants import constants_file, read_constants, settings_name


class ReadSettingsObject:
    """``CURRENCY`` becomes ``billing_settings.currency``, and the import follows.

    Refused: a constant imported under another name, all of them with a star, and a name that the
    file binds anew.
    """

    name = "read-settings-object"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        if constants_file(context) not in tree:
            return Outcome()
        fields = {each.name: each.field for each in read_constants(tree, context)}
        edits: list[Edit] = []
        refusals: list[Refusal] = []
        for path in _candidates(tree, context):
            module = parse_cst(path, tree.read(path))
            reader = _Reader(context, fields, path)
            result = module.visit(reader)
            refusals += [Refusal(path, 0, each, "write it plainly") for each in reader.refused]
            if result.bytes != module.bytes:
                edits.append(Edit(path, result.bytes))
        return Outcome(refusals=tuple(refusals)) if refusals else Outcome(tuple(edits))


def _candidates(tree: SourceTree, context: Context) -> Iterator[str]:
    for path in tree.paths():
        own = path == constants_file(context) or path.startswith(context.settings.packs)
        if path.endswith(".py") and not own and b"constants" in tree.read(path):
            yield path


class _Reader(cst.CSTTransformer):
    def __init__(self, context: Context, fields: dict[str, str], path: str) -> None:
        self.package = context.module.app_package
        self.object = settings_name(context)
        self.fields = fields
        self.beside = path.startswith(f"{context.module.app_dir}/")
        self.names: set[str] = set()
        self.refused: list[str] = []

    def leave_ImportFrom(
        self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom
    ) -> cst.ImportFrom:
        origin = self._origin(original_node)
        if origin not in (f"{self.package}.constants", self.package):
            return updated_node
        if isinstance(original_node.names, cst.ImportStar):
            self.refused.append(f"imports all of {origin} with a star")
            return updated_node
        imported = {alias.evaluated_name for alias in original_node.names}
        if origin == self.package and imported != {"constants"}:
            return updated_node
        if any(alias.asname for alias in original_node.names):
            self.refused.append(f"imports from {origin} under another name")
        self.names |= imported
        start = "" if original_node.relative else f"{self.package}."
        settings = cst.parse_expression(f"{start}settings")
        alias = cst.ImportAlias(cst.Name(self.object))
        return updated_node.with_changes(module=settings, names=[alias], lpar=None, rpar=None)

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        if original_node.value in self.names and original_node.value in self.fields:
            return cst.Attribute(cst.Name(self.object), cst.Name(self.fields[original_node.value]))
        return updated_node

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        owner, name = original_node.value, original_node.attr.value
        if isinstance(owner, cst.Name) and owner.value == "constants" and "constants" in self.names:
            return cst.Attribute(cst.Name(self.object), cst.Name(self.fields.get(name, name)))
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)

    def leave_ImportAlias(
        self, original_node: cst.ImportAlias, updated_node: cst.ImportAlias
    ) -> cst.ImportAlias:
        return original_node

    def leave_AssignTarget(
        self, original_node: cst.AssignTarget, updated_node: cst.AssignTarget
    ) -> cst.AssignTarget:
        self._refuse_binding(original_node.target)
        return updated_node

    def leave_Param(self, original_node: cst.Param, updated_node: cst.Param) -> cst.Param:
        self._refuse_binding(original_node.name)
        return updated_node.with_changes(name=original_node.name)

    def _refuse_binding(self, target: cst.CSTNode) -> None:
        if isinstance(target, cst.Name) and target.value in self.names:
            self.refused.append(f"binds {target.value} anew")

    def _origin(self, node: cst.ImportFrom) -> str:
        """The dotted name that is imported from; of the module's own package where relative."""
        dotted = cst.Module([]).code_for_node(node.module) if node.module else ""
        if not node.relative:
            return dotted
        if len(node.relative) > 1 or not self.beside:
            return ""
        return f"{self.package}.{dotted}".rstrip(".")
