"""Writes the schema, the examples and a page of one part into generated/."""

import importlib
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def write(part):
    from api.clock import now

    module = importlib.import_module(f"schemas.{part}")
    folder = ROOT / "generated"
    folder.mkdir(exist_ok=True)
    made = {}
    for role in ("input", "output"):
        stem = "".join(word.title() for word in part.split("_"))
        model = getattr(module, f"{stem}{role.title()}")
        made["schema"] = model.model_json_schema()
        made[f"{role}_example"] = getattr(model, f"example_{role}")()
    for kind, content in made.items():
        (folder / f"{part}_{kind}.json").write_text(json.dumps(content, indent=2) + "\n")
    page = f"# {part}\n\nGenerated at {now().isoformat()} by process {os.getpid()}.\n"
    (folder / f"{part}_page.md").write_text(page)


if __name__ == "__main__":
    write(sys.argv[1])
