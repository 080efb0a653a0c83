"""Writes the schema and the examples of every schema module into generated/."""

import importlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

ROLES = {"input": ("Input", "Request"), "output": ("Output", "Response")}


def class_of(module, endings):
    return next(value for name, value in vars(module).items() if name.endswith(endings))


def example_of(module, model, role, ending):
    others = [value for value in vars(module).values() if isinstance(value, type)]
    for owner in (model, *others, module):
        for name in (f"example_{role}", f"example_{ending.lower()}"):
            if name in vars(owner):
                example = getattr(owner, name)()
                return example if isinstance(example, dict) else example.model_dump()
    extra = model.model_config["json_schema_extra"]
    return extra["example"] if "example" in extra else extra["examples"][0]


def write(name):
    module = importlib.import_module(f"schemas.{name}")
    models = {role: class_of(module, endings) for role, endings in ROLES.items()}
    made = {"schema": {role: model.model_json_schema() for role, model in models.items()}}
    for role, model in models.items():
        made[f"{role}_example"] = example_of(module, model, role, ROLES[role][1])
    folder = ROOT / "generated"
    folder.mkdir(exist_ok=True)
    for kind, content in made.items():
        (folder / f"{name}_{kind}.json").write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    for file in sorted((ROOT / "schemas").glob("[a-z]*.py")):
        write(file.stem)
