"""Writes NAME_schema.json, NAME_input_example.json and NAME_output_example.json of each NAME."""

import importlib.util
import json
import sys
from pathlib import Path

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

SCHEMAS = Path("schemas")
EXAMPLES = {"input": "example_request", "output": "example_log"}


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def classes_of(module):
    found = []
    for name in dir(module):
        obj = getattr(module, name)
        if isinstance(obj, type) and issubclass(obj, BaseModel) and obj is not BaseModel:
            found.append(obj)
    return found


def schema_of(name, classes):
    if name == "badge":
        # One class, with the others in its $defs.
        _, schema = models_json_schema([(each, "validation") for each in classes])
        return {**classes[-1].model_json_schema(), **schema}
    if name == "crate":
        return [each.model_json_schema() for each in classes]
    return {each.__name__: each.model_json_schema() for each in classes}


def generate(name):
    module = load(SCHEMAS / name / f"{name}.py")
    classes = classes_of(module)
    made = {"schema": schema_of(name, classes)}
    for role, method in EXAMPLES.items():
        owner = next((each for each in classes if hasattr(each, method)), None)
        if owner is not None:
            made[f"{role}_example"] = getattr(owner, method)()
    for kind, content in made.items():
        text = json.dumps(content, indent=2) + "\n"
        (SCHEMAS / name / f"{name}_{kind}.json").write_text(text)


def main():
    for name in sys.argv[1:]:
        try:
            generate(name)
            print(f"generated {name}")
        except Exception as error:
            print(f"Failed: {error}")


if __name__ == "__main__":
    main()
