"""A service of many modules, most of them of one part, with shared names and mixed shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

_NAMES = """
account alert badge booking carrier catalog comment coupon currency device folder gallery holiday
invoice journal language location mailbox merchant notice partner
"""
SINGLE = tuple(_NAMES.split())
PAIRS = {"order": ("place", "cancel"), "parcel": ("send", "track"), "visit": ("open", "close"),
         "document": ("upload", "archive")}  # fmt: skip

SCHEMA = '''"""Schemas of {part}."""

from pydantic import {imports}


class Meta(BaseModel):
    """Not the same everywhere."""

    {part}_trace: str = ""


class {name}{taken}({base}):
    title: str
    meta: Meta = Meta()
{taken_example}

class {name}{given}({base}):
    title: str
    count: int = {count}
{given_example}'''
ROUTES = '''"""Routes of {part}."""

from fastapi import APIRouter{more}

{schema_import}

router = APIRouter({arguments})

_LIMIT = {count}


def _clip(text: str) -> str:
    return text[:_LIMIT + 50]


@router.post("{path}")
{kind}def {handler}(body: {prefix}{name}{taken}) -> {prefix}{name}{given}:
    """Take one {part}."""
    return {prefix}{name}{given}(title=_clip(body.title))
'''
EXAMPLE = """
    @staticmethod
    def {method}():
        return {value}
"""
NAMES = (("Input", "Output"), ("Request", "Response"), ("In", "Out"))
# What is added to files of one module, so that it does not go through.
_COUNTS_FILES = """

from pathlib import Path

app.description = str(len([*Path("api/routes").glob("{module}_*_routes.py")]))
"""
_HOLDS_STATE = """

_seen: list[str] = []


def _note(text: str) -> None:
    _seen.append(text)
"""
_SERVES_IT_TWICE = """

@router.post("/{end}")
def again() -> None:
    pass
"""


def write_service(
    root: Path,
    singles: Sequence[str] = SINGLE,
    pairs: Mapping[str, tuple[str, str]] = PAIRS,
) -> None:
    """Write the service; its tests call every endpoint."""
    parts = [*singles, *(f"{module}_{end}" for module, ends in pairs.items() for end in ends)]
    for package in ("schemas", "api", "api/routes"):
        write(root, f"{package}/__init__.py", "")
    for number, part in enumerate(parts):
        write(root, f"schemas/{part}.py", _schema(part, number))
        write(root, f"api/routes/{part}_routes.py", _routes(part, number))
    write(root, "api/main.py", _main(parts))
    write(root, "tests/test_service.py", _tests(parts))


def fail_in_rehearsal(root: Path, module: str) -> None:
    """The document tells how many route files the module has, which the merge changes."""
    _add(root, "api/main.py", _COUNTS_FILES.format(module=module))


def ask(root: Path, module: str) -> None:
    """Each part holds state of one name: may they share it?"""
    for end in PAIRS[module]:
        _add(root, f"api/routes/{module}_{end}_routes.py", _HOLDS_STATE)


def refuse(root: Path, module: str) -> None:
    """An endpoint is registered twice."""
    end = PAIRS[module][0]
    _add(root, f"api/routes/{module}_{end}_routes.py", _SERVES_IT_TWICE.format(end=end))


def _schema(part: str, number: int) -> str:
    taken, given = NAMES[number % 3]
    methods = ("example_input", "example_output")[:: -1 if number % 2 else 1]
    values = {"example_input": {"title": part}, "example_output": {"title": part, "count": 1}}
    examples = [EXAMPLE.format(method=method, value=values[method]) for method in methods]
    return SCHEMA.format(
        part=part, name=pascal(part), taken=taken, given=given, count=number,
        imports="BaseModel", base="BaseModel",
        taken_example=examples[0] if number % 4 else "", given_example=examples[1],
    )  # fmt: skip


def _routes(part: str, number: int) -> str:
    taken, given = NAMES[number % 3]
    name = pascal(part)
    through = number % 5 == 0
    module, _, end = part.partition("_")
    return ROUTES.format(
        part=part, name=name, taken=taken, given=given, count=number, handler=end or "create",
        more=", Depends  # noqa: F401" if number % 7 == 0 else "",
        schema_import=f"from schemas import {part}" if through
        else f"from schemas.{part} import {name}{taken}, {name}{given}",
        prefix=f"{part}." if through else "", kind="async " if number % 2 else "",
        arguments=f'prefix="/{module}", tags=["{module}"]', path=f"/{end}" if end else "",
    )  # fmt: skip


def _main(parts: list[str]) -> str:
    lines = ["from fastapi import FastAPI", "", "from api.routes import ("]
    lines += [f"    {part}_routes," for part in sorted(parts)]
    lines += [")", "", "app = FastAPI()"]
    lines += [f"app.include_router({part}_routes.router)" for part in parts]
    return "\n".join(lines) + "\n"


def _tests(parts: list[str]) -> str:
    paths = ["/" + part.replace("_", "/") for part in parts]
    return (
        "import pytest\nfrom fastapi.testclient import TestClient\n\nfrom api.main import app\n\n\n"
        f"@pytest.mark.parametrize('path', {paths!r})\ndef test_endpoint(path):\n"
        "    answer = TestClient(app).post(path, json={'title': 'x'})\n"
        "    assert answer.json()['title'] == 'x'\n"
    )


def pascal(part: str) -> str:
    """The name of a class that begins with a part's."""
    return "".join(word.title() for word in part.split("_"))


def write(root: Path, path: str, text: str) -> None:
    """Write one file, with its folders."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _add(root: Path, path: str, text: str) -> None:
    write(root, path, (root / path).read_text(encoding="utf-8") + text)
