"""Writes NAME_schema.json, NAME_input_example.json and NAME_output_example.json."""

import importlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(1, str(ROOT / "scripts"))

from mapping import CLASSES  # noqa: E402


def write(name, roles):
    module = importlib.import_module(f"schemas.{name}.{name}")
    classes = {role: getattr(module, given) for role, given in roles.items()}
    made = {"schema": {role: each.model_json_schema() for role, each in classes.items()}}
    for role, each in classes.items():
        example = getattr(each, f"example_{role}")()
        made[f"{role}_example"] = example if isinstance(example, dict) else example.model_dump()
    for kind, content in made.items():
        file = ROOT / "schemas" / name / f"{name}_{kind}.json"
        file.write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    for name, roles in CLASSES.items():
        write(name, roles)
