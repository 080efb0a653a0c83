"""Writes NAME_schema.json, NAME_input_example.json and NAME_output_example.json."""

import importlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def write(name):
    module = importlib.import_module(f"schemas.{name}.{name}")
    own = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__
    ]
    folder = ROOT / "schemas" / name
    schema = {"input": own[0].model_json_schema(), "output": own[1].model_json_schema()}
    (folder / f"{name}_schema.json").write_text(json.dumps(schema, indent=2) + "\n")
    for kind in ("input", "output"):
        method = f"example_{kind}"
        example = next(getattr(c, method)() for c in own if method in vars(c))
        text = json.dumps(example, indent=2) + "\n"
        (folder / f"{name}_{kind}_example.json").write_text(text)


if __name__ == "__main__":
    for folder in sorted((ROOT / "schemas").iterdir()):
        if (folder / f"{folder.name}.py").exists():
            write(folder.name)
