"""One docstring for the unified file, from those of the parts."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Sequence

from refactor_kit.base import Module, Part


def merged_docstring(module: Module, parts: Sequence[tuple[Part, ast.Expr | None]]) -> str:
    """The literal, or ``""`` where no part has one."""
    texts = [(part, _text(expression)) for part, expression in parts]
    known = list(dict.fromkeys(text for _, text in texts if text))
    if not known:
        return ""
    if len(known) == 1 and all(text for _, text in texts):
        return _literal(known[0])
    title = module.name.replace("_", " ")
    summary = f"{title[:1].upper()}{title[1:]} routes: {_listed([p.suffix for p, _ in texts])}."
    lines = [summary, ""]
    for part, text in texts:
        if text:
            first, *rest = text.splitlines()
            lines.append(f"- {part.suffix or part.name}: {first}")
            lines += [f"  {line}" if line.strip() else "" for line in rest]
    return _literal("\n".join(lines) + "\n")


def _text(expression: ast.Expr | None) -> str:
    if expression is None or not isinstance(expression.value, ast.Constant):
        return ""
    return inspect.cleandoc(str(expression.value.value)).strip()


def _listed(names: list[str]) -> str:
    shown = [name.replace("_", " ") for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if escaped.endswith('"'):
        escaped = f'{escaped[:-1]}\\"'
    if "\n" in escaped and not escaped.endswith("\n"):
        escaped += "\n"
    return f'"""{escaped}"""'
