"""Writes NAME_schema.json, NAME_input_example.json and NAME_output_example.json.

    python scripts/generate_schemas_from_master.py [--module NAME]
"""

import argparse
import importlib.util
import json
import pathlib

from pydantic import BaseModel
from schema_mapping_config import SHAPES

SCHEMAS = pathlib.Path(__file__).resolve().parent.parent / "schemas"


def load(name):
    file = SCHEMAS / name / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def models_of(module):
    found = []
    for name in dir(module):
        value = getattr(module, name)
        if isinstance(value, type) and issubclass(value, BaseModel) and value is not BaseModel:
            found.append(value)
    return found


def schema_of(models, shape):
    if shape == "list":
        return [model.model_json_schema() for model in models]
    if shape == "first":
        return models[0].model_json_schema()
    return {model.__name__: model.model_json_schema() for model in models}


def write(name, kind, content):
    text = json.dumps(content, indent=2, default=str)
    (SCHEMAS / name / f"{name}_{kind}.json").write_text(text)


def generate(name):
    models = models_of(load(name))
    write(name, "schema", schema_of(models, SHAPES.get(name, "all")))
    for kind in ("input", "output"):
        for model in models:
            if hasattr(model, f"example_{kind}"):
                write(name, f"{kind}_example", getattr(model, f"example_{kind}")())
                break


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--module")
    options = parser.parse_args()
    names = sorted(path.name for path in SCHEMAS.iterdir() if (path / f"{path.name}.py").exists())
    for name in [options.module] if options.module else names:
        try:
            generate(name)
        except Exception as error:
            print(f"failed: {name}: {error}")
