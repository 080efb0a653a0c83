"""Artifacts come from the scratch copy, this module's alone; a failing generator is found out."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from refactor_kit.base import Edit, ModuleSettings
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.observing.artifacts import collect_artifacts
from refactor_kit.proof.target.scratch import ScratchCopy

from .services import AFTER, context_of, declared, observed, tree_of

GENERATOR = "scripts/generate.py"
ARTIFACT = "schemas/desk_open/desk_open_input_example.json"
OTHERS = """
for name in ("desk_open_later", "desk", "till"):
    (Path("schemas") / f"{name}_schema.json").write_text("{}")
Path("schemas/index.json").write_text("[]")
Path("desk_open.log").write_text("log")
"""


def collected(
    files: dict[str, str], known: dict[str, Any] | None = None, **settings: Any
) -> dict[str, bytes | None]:
    tree = tree_of(files)
    context = context_of(tree, **settings)
    with ScratchCopy(tree, None, context.settings) as copy:
        edits, _ = collect_artifacts(copy, tree, context, known or {})
        assert copy.generated(tree) == {}
    assert all(isinstance(edit, Edit) for edit in edits)
    return {edit.path: edit.content for edit in edits}


def test_collects_the_three_artifacts_of_each_part() -> None:
    edits = collected(AFTER)
    assert sorted(edits) == [
        f"schemas/{part}/{part}_{kind}.json"
        for part in ("desk_close", "desk_open")
        for kind in ("input_example", "output_example", "schema")
    ]
    assert json.loads(edits[ARTIFACT] or b"") == {"user_id": "ada", "minutes": 15}


def test_artifact_that_is_already_so_is_no_edit() -> None:
    first = {path: (content or b"").decode() for path, content in collected(AFTER).items()}
    assert collected({**AFTER, **first}) == {}


def test_json_that_means_the_same_is_no_edit() -> None:
    first = {path: json.loads(content or b"") for path, content in collected(AFTER).items()}
    others = {path: json.dumps(content, indent=4) for path, content in first.items()}
    assert collected({**AFTER, **others}) == {}
    others[ARTIFACT] = json.dumps({**first[ARTIFACT], "minutes": 15.0})
    assert list(collected({**AFTER, **others})) == [ARTIFACT]


def test_another_value_of_what_varies_is_no_edit() -> None:
    lines = "import uuid\nwrite('input_example', {'user_id': str(uuid.uuid4()), 'minutes': 15})\n"
    files = {
        **with_generator(lines),
        ARTIFACT: json.dumps({"user_id": str(uuid4()), "minutes": 15}),
    }
    pattern = {"user_id": {"$volatile": "uuid"}, "minutes": 15}
    assert ARTIFACT not in collected(files, {ARTIFACT: pattern})
    assert ARTIFACT in collected(files)
    files[ARTIFACT] = files[ARTIFACT].replace("15", "16")
    assert ARTIFACT in collected(files, {ARTIFACT: pattern})


def test_files_of_other_modules_and_ignored_ones_are_left_alone() -> None:
    modules = {
        "desk": ModuleSettings("desk", ("desk_open", "desk_close")),
        "later": ModuleSettings("later", ("desk_open_later",)),
    }
    files = {**AFTER, GENERATOR: AFTER[GENERATOR] + OTHERS, ".gitignore": "*.log\n"}
    edits = collected(files, modules=modules)
    assert {path.rpartition("/")[2].partition("_schema")[0] for path in edits} >= {"desk_open"}
    assert not any("later" in path or "till" in path for path in edits)
    assert not any(path.endswith(("index.json", ".log")) for path in edits)


def test_artifacts_go_through_the_formatter() -> None:
    formatter = ("python", "-c", "import sys; [open(p, 'a').write('\\n') for p in sys.argv[1:]]")
    edits = collected(AFTER, format_command=(*formatter, "{files}"))
    assert (edits[ARTIFACT] or b"").endswith(b"}\n\n")


def test_a_formatter_for_python_is_given_no_json() -> None:
    edits = collected(AFTER, format_command=("python", "-m", "black", "{files}"))
    assert edits == collected(AFTER)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("print('ModuleNotFoundError: No module named x')", "ModuleNotFoundError"),
        (
            "import traceback\ntry:\n    1 / 0\nexcept Exception:\n    traceback.print_exc()",
            "Trace",
        ),
        ("print('[FAIL] desk_open')", "[FAIL] desk_open"),
        ("print('could not import desk'.capitalize())", "Could not import desk"),
        ("sys.exit(2)", "ended with exit 2"),
    ],
)
def test_failure_is_found_out_whatever_the_exit(trouble: str, said: str) -> None:
    files = {**AFTER, GENERATOR: f"{AFTER[GENERATOR]}\n{trouble}\n"}
    after = observed(files, level="import", with_generator=True)
    result = PROOFS["generator-succeeds"](None, after, declared(), context_of(tree_of(AFTER)))
    assert result.state == "failed"
    assert said in result.detail


@pytest.mark.parametrize("chatter", ["0 failed", "no errors", "Done without failures", "0 errors"])
def test_harmless_words_are_no_failure(chatter: str) -> None:
    files = {**AFTER, GENERATOR: f"{AFTER[GENERATOR]}\nprint({chatter!r})\n"}
    after = observed(files, level="import", with_generator=True)
    result = PROOFS["generator-succeeds"](None, after, declared(), context_of(tree_of(AFTER)))
    assert result.state == "passed"


def detail(criterion: str, before: dict[str, str] | None, files: dict[str, str]) -> str:
    generator = ("python", "scripts/generate.py", "{part}")
    after = observed(files, with_generator=True, generator=generator)
    earlier = observed(before, with_generator=True) if before else None
    result = PROOFS[criterion](earlier, after, declared(), context_of(tree_of(files)))
    assert result.state == "failed"
    return result.detail


def with_generator(lines: str) -> dict[str, str]:
    return {**AFTER, GENERATOR: f"{AFTER[GENERATOR]}{lines}"}


def line_of(files: dict[str, str], text: str) -> int:
    return files[GENERATOR][: files[GENERATOR].index(text)].count("\n") + 1


def test_line_that_hides_a_failure_is_told() -> None:
    files = with_generator("try:\n    1 / 0\nexcept Exception as e:\n    print('failed', e)\n")
    place = f"{GENERATOR}:{line_of(files, 'except')}: says that something failed"
    assert place in detail("generator-succeeds", None, files)


def test_line_that_makes_random_values_is_told() -> None:
    files = with_generator("import uuid\nwrite('schema', {'id': str(uuid.uuid4())})\n")
    place = f"{GENERATOR}:{line_of(files, 'write(' + repr('schema') + ', {')}: uuid.uuid4()"
    assert place in detail("behaviour-unchanged", files, files)


def test_loop_that_takes_imported_classes_is_told() -> None:
    base = "from pydantic import BaseModel\n\n\nclass Base(BaseModel):\n"
    base += "    @staticmethod\n    def example_input():\n        return {'of': 'the base'}\n"
    lines = "classes = [c for c in vars(module).values() if isinstance(c, type)]\n"
    lines += "found = [c for c in classes if hasattr(c, 'example_input')]\n"
    lines += "write('input_example', found[0].example_input())\n"
    part = "schemas/desk_open/desk_open.py"
    files = {
        **with_generator(lines),
        "schemas/base.py": base,
        part: f"from schemas.base import Base\n{AFTER[part]}",
    }
    asking = 'getattr(each, "__module__", "") != module.__name__'
    assert asking in files[GENERATOR]
    instead = 'not str(each).startswith("<class \'schemas.desk")'
    files[GENERATOR] = files[GENERATOR].replace(asking, instead)
    told = detail("examples-match-artifacts", None, files)
    assert f"{GENERATOR}:{line_of(files, 'classes = ')}: takes classes that" in told


SCHEMA = "schemas/desk_close/desk_close.py"
METHOD = """
    @staticmethod
    def example_input() -> dict[str, object]:
        return {"session_id": "s-1", "reason": "done"}
"""
VALUE = '{"session_id": "s-1", "reason": "done"}'
OTHER_FORMS = {
    "configuration": f'\n    model_config = {{"json_schema_extra": {{"examples": [{VALUE}]}}}}\n',
    "function": "",
    "other name": METHOD.replace("example_input", "example_request"),
}
FUNCTION = f"\n\ndef example_input() -> dict[str, object]:\n    return {VALUE}\n"
NAMES = {"input": ("example_request",)}


def schema_with(form: str) -> str:
    assert METHOD in AFTER[SCHEMA]
    schema = AFTER[SCHEMA].replace(METHOD, OTHER_FORMS[form])
    return schema + (FUNCTION if form == "function" else "")


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_example_in_another_form_is_replayed(form: str) -> None:
    seen = observed({**AFTER, SCHEMA: schema_with(form)}, level="replay", example_names=NAMES)
    assert seen.sections["replay"]["exchanges"]["POST /desk/close"]["example"] == json.loads(VALUE)


@pytest.mark.parametrize(("told", "state"), [("s-1", "passed"), ("s-2", "failed")])
@pytest.mark.parametrize("form", OTHER_FORMS)
def test_example_in_another_form_is_what_the_artifact_must_be(
    form: str, told: str, state: str
) -> None:
    written = VALUE.replace("s-1", told)
    place = "schemas/desk_close/desk_close_input_example.json"
    generator = f"{AFTER[GENERATOR]}\nPath({place!r}).write_text({written!r})\n"
    files = {**AFTER, SCHEMA: schema_with(form), GENERATOR: generator}
    after = observed(files, with_generator=True, example_names=NAMES)
    context = context_of(tree_of(AFTER), example_names=NAMES)
    result = PROOFS["examples-match-artifacts"](None, after, declared(), context)
    assert result.state == state, result.detail


def test_old_artifact_does_not_pass_for_a_new_one() -> None:
    files = {**AFTER, ARTIFACT: "{}", GENERATOR: "print('nothing to do')\n"}
    after = observed(files, level="import", with_generator=True)
    context = context_of(tree_of(AFTER))
    result = PROOFS["generator-succeeds"](None, after, declared(), context)
    assert "wrote no desk_open_input_example.json" in result.detail
    imports = PROOFS["generator-imports-parts"](None, after, declared(), context)
    assert imports.state == "passed"
