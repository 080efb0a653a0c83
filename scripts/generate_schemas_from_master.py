"""Writes the JSON schema and the examples of every schema module.

    python scripts/generate_schemas_from_master.py                      all modules
    python scripts/generate_schemas_from_master.py --module NAME        one module (repeatable)
    python scripts/generate_schemas_from_master.py --output-dir DIR     somewhere else

One Python file drives each module: ``schemas/NAME/NAME.py``. Beside it are written

    NAME_schema.json           the JSON schemas of its two classes, under "input" and "output"
    NAME_input_example.json    what example_input() returns
    NAME_output_example.json   what example_output() returns

Which class is which is said in ``schema_mapping_config.py``. For a module that is not listed
there the names decide: ``...Request`` or ``...Input``, ``...Response`` or ``...Output``.
"""

import argparse
import importlib
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT / "schemas"
INPUT_ENDINGS = ("Request", "Input")
OUTPUT_ENDINGS = ("Response", "Output")

# Run as a script, only this folder is on the path.
sys.path.insert(0, str(ROOT))
sys.path.insert(1, str(ROOT / "scripts"))

from pydantic import BaseModel  # noqa: E402
from schema_mapping_config import SCHEMA_MAPPING  # noqa: E402


class GenerationError(Exception):
    """A module that the artifacts cannot be made from, and why."""


def module_names() -> list[str]:
    """Every folder of ``schemas`` that holds a file of its own name."""
    return sorted(file.stem for file in SCHEMAS.glob("*/*.py") if file.stem == file.parent.name)


def load_module(name: str) -> ModuleType:
    """The internal schema file of one module, imported from this checkout and no other."""
    dotted = SCHEMA_MAPPING.get(name, {}).get("module", f"schemas.{name}.{name}")
    expected = ROOT.joinpath(*dotted.split(".")).with_suffix(".py")
    if not expected.is_file():
        raise GenerationError(f"no file {expected.relative_to(ROOT)}")
    module = importlib.import_module(dotted)
    if module.__file__ is None or Path(module.__file__).resolve() != expected:
        raise GenerationError(f"{dotted} was imported from {module.__file__}")
    return module


def own_classes(module: ModuleType) -> list[type[BaseModel]]:
    """The models that the file defines itself, in its order."""
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, BaseModel)
        and value.__module__ == module.__name__
    ]


def find_class(
    module: ModuleType, name: str, key: str, endings: tuple[str, ...]
) -> type[BaseModel]:
    """The class that the mapping names, or the one whose name fits."""
    wanted = SCHEMA_MAPPING.get(name, {}).get(key)
    for candidate in own_classes(module):
        if candidate.__name__ == wanted or (
            wanted is None and candidate.__name__.endswith(endings)
        ):
            return candidate
    raise GenerationError(f"no class {wanted or ' or '.join(f'...{end}' for end in endings)}")


def find_example(module: ModuleType, owner: type[BaseModel], method: str) -> dict[str, Any]:
    """What ``owner``'s own example method returns, or that of another class of the file.

    The owner comes first: another class may hold an older copy.
    """
    for candidate in [owner, *own_classes(module)]:
        if method in vars(candidate):
            example: dict[str, Any] = getattr(candidate, method)()
            owner.model_validate(example)
            return example
    raise GenerationError(f"no class has {method}()")


def artifacts(name: str) -> dict[str, Any]:
    """The files of one module and what goes into them."""
    module = load_module(name)
    input_class = find_class(module, name, "input_class", INPUT_ENDINGS)
    output_class = find_class(module, name, "output_class", OUTPUT_ENDINGS)
    return {
        f"{name}_schema.json": {
            "input": input_class.model_json_schema(),
            "output": output_class.model_json_schema(),
        },
        f"{name}_input_example.json": find_example(module, input_class, "example_input"),
        f"{name}_output_example.json": find_example(module, output_class, "example_output"),
    }


def write_artifacts(name: str, folder: Path) -> None:
    """Write one module's files; nothing is written unless all of them could be made."""
    made = artifacts(name)
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in made.items():
        text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        (folder / file).write_text(text, encoding="utf-8", newline="\n")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write JSON schemas and examples.")
    parser.add_argument("--module", action="append", metavar="NAME", help="only this module")
    parser.add_argument("--output-dir", type=Path, metavar="DIR", help="write into DIR/NAME")
    options = parser.parse_args(arguments)
    failed = 0
    for name in options.module or module_names():
        try:
            write_artifacts(name, (options.output_dir or SCHEMAS) / name)
        except Exception as error:
            # One broken module must not hide the others; the exit status tells.
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
            failed += 1
        else:
            print(f"{name}: written")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
