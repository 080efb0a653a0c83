"""Writes NAME_schema.json, NAME_input_example.json and NAME_output_example.json."""

import importlib
import json
import pathlib

from pydantic import BaseModel

MAPPING = {"ticket": "schemas.ticket", "coach": "schemas.coach"}


def write(name, kind, content):
    folder = pathlib.Path("generated")
    folder.mkdir(exist_ok=True)
    (folder / f"{name}_{kind}.json").write_text(json.dumps(content, indent=2) + "\n")


def generate(name):
    module = importlib.import_module(f"schemas.{name}")
    models = [each for each in vars(module).values() if isinstance(each, type)]
    models = [each for each in models if issubclass(each, BaseModel)]
    models = [each for each in models if each is not BaseModel]
    schema = {each.__name__: each.model_json_schema() for each in models}
    write(name, "schema", schema)
    for kind in ("input", "output"):
        method = f"example_{kind}"
        owner = next(each for each in models if hasattr(each, method))
        write(name, f"{kind}_example", getattr(owner, method)())


if __name__ == "__main__":
    for file in sorted(pathlib.Path("schemas").glob("[!_]*.py")):
        try:
            generate(file.stem)
        except Exception as error:
            print(f"skipped {file.stem}: {error!r}")
