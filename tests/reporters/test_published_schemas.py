from __future__ import annotations

import json
from pathlib import Path

from refactor_kit.reporters.published import SCHEMAS, schema_text

_FOLDER = Path(__file__).resolve().parents[2] / "docs" / "schemas-json"


def test_published_schemas_are_current() -> None:
    for name in SCHEMAS:
        assert (_FOLDER / name).read_text() == schema_text(name), (
            f"write it anew: python -P -m refactor_kit.reporters.published {_FOLDER}"
        )


def test_status_schema_keeps_the_agreed_shape() -> None:
    schema = json.loads(schema_text("status.schema.json"))

    assert {"modules", "repository", "guard"} <= set(schema["required"])
    module = schema["$defs"]["ModuleStatus"]["properties"]
    assert {"name", "state", "steps"} <= set(module)
    step = schema["$defs"]["StepStatus"]["properties"]
    assert {"number", "title", "state", "criteria"} <= set(step)
    guard = schema["$defs"]["GuardStatus"]["properties"]
    assert {"scope", "migrated", "total", "allowances"} <= set(guard)
