"""Names of moving code that are data elsewhere: seen, asked about once, settled by the answer."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from refactor_kit.base import Decision
from refactor_kit.reading.retired.stored_names import stored_names
from tests.support.app_services import END_APP, SERVICE, START_ROUTES
from tests.support.trees import service

_TASKS = "apps/session_manager_start/tasks.py"
_MODULE = "apps.session_manager_start.tasks"
_OTHER = "apps/mailer.py"


def asked(files: dict[str, str], **settings: Any) -> Decision | None:
    """The question that ``files`` beside the service raise."""
    decisions = stored_names(*service({**SERVICE, **files}, **settings))
    return decisions[0] if decisions else None


def answer(decision: Decision) -> tuple[str, ...]:
    """``moved-names`` of the TOML that settles ``decision``."""
    (choice,) = decision.choices
    table = tomllib.loads(choice.toml)["tool"]["refactor-kit"]["modules"]["session_manager"]
    return tuple(table["moved-names"])


@pytest.mark.parametrize(
    ("path", "content", "line", "name"),
    [
        (_TASKS, "@shared_task\ndef send(): ...\n", 1, f"{_MODULE}.send"),
        (_TASKS, "@app.task(bind=True)\nasync def send(self): ...\n", 1, f"{_MODULE}.send"),
        (_TASKS, f"@app.task(name='{_MODULE}.x')\ndef send(): ...\n", 1, f"{_MODULE}.x"),
        (_TASKS, "class A:\n    @huey.db_task()\n    def send(self): ...\n", 2, f"{_MODULE}.send"),
        (_TASKS, "import pickle\n", 1, _MODULE),
        (_TASKS, "def f():\n    from joblib import dump as d\n", 2, _MODULE),
        (START_ROUTES, "import shelve\n", 1, "api.routes.session_manager_start_routes"),
        (_OTHER, f"import dill\nfrom {_MODULE} import Item\n", 1, _MODULE),
        (_OTHER, "import dill\nfrom .session_manager_start import tasks\n", 1, _MODULE[:-6]),
        (_OTHER, f"q.enqueue('{_MODULE}.send', 1)\n", 1, f"{_MODULE}.send"),
        (_OTHER, f"from {_MODULE} import send\n\nq.enqueue_in(1, 2)\nq.enqueue(send)\n", 4,
         f"{_MODULE}.send"),
        (_TASKS, "def send(): ...\n\ndef f(q): q.enqueue(send)\n", 3, f"{_MODULE}.send"),
        (_OTHER, f"app.send_task('{_MODULE}.send')\n", 1, f"{_MODULE}.send"),
        ("pyproject.toml", f"[project.scripts]\nx = '{_MODULE}:main'\n", 2, f"{_MODULE}.main"),
        ("pyproject.toml", f"[project.entry-points.a]\nx = \"{_MODULE}\"\n", 2, _MODULE),
        ("pyproject.toml", f"[tool.poetry.plugins.a]\nx='{_MODULE}:A.b'\n", 2, f"{_MODULE}.A.b"),
        ("setup.cfg", f"[options.entry_points]\nconsole_scripts =\n  x = {_MODULE}:main\n", 3,
         f"{_MODULE}.main"),
        ("setup.py", f"setup(entry_points=['x = {_MODULE}:main'])\n", 1, f"{_MODULE}.main"),
    ],
)  # fmt: skip
def test_a_name_that_is_data_elsewhere_is_asked_about(
    path: str, content: str, line: int, name: str
) -> None:
    decision = asked({path: content})
    assert decision is not None
    assert [(each.path, each.line) for each in decision.seen] == [(path, line)]
    assert answer(decision) == (name,)
    assert asked({path: content}, moved_names=answer(decision)) is None


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (_TASKS, "@app.task(name='send')\ndef send(): ...\n"),
        (_TASKS, "@router.get('/')\ndef task(): ...\n"),
        (_TASKS, "# import pickle\ntext = 'pickle'\n"),
        (_OTHER, "import pickle\n\n@shared_task\ndef send(): ...\n"),
        (_OTHER, "import pickle\nfrom apps import session_manager\n"),
        ("tests/test_pickling.py", f"import pickle\nfrom {_MODULE} import Item\n"),
        ("pyproject.toml", f"[tool.poe.tasks]\nx = '{_MODULE}:main'\n"),
        (_OTHER, f"from {_MODULE} import send\nimport inspect\ninspect.signature(send)\n"),
        (_OTHER, "import pickle, session_manager_start as (\n"),
    ],
)
def test_what_names_nothing_that_moves_raises_no_question(path: str, content: str) -> None:
    assert asked({path: content}) is None


def test_one_question_for_all_and_a_name_stands_for_what_it_holds() -> None:
    task = "import pickle\n\n@shared_task\ndef send(): ...\n"
    files = {_TASKS: task, END_APP: "@job.task\ndef close(): ...\n"}
    decision = asked(files, moved_names=("apps.other",))
    assert decision is not None
    assert len(decision.seen) == 3
    assert answer(decision) == ("apps.other", "apps.session_manager_end.service.close", _MODULE)
    assert asked(files, moved_names=("apps.session_manager_end", _MODULE)) is None


def test_shims_answer_for_all_but_tasks() -> None:
    kept = {"shims": True, "shims_until": "2027-06-30"}
    assert asked({_TASKS: "import pickle\n"}, **kept) is None
    decision = asked({_TASKS: "import pickle\n\n@shared_task\ndef send(): ...\n"}, **kept)
    assert decision is not None
    assert answer(decision) == (f"{_MODULE}.send",)


def test_apps_that_stay_raise_no_question() -> None:
    assert asked({_TASKS: "import pickle\n"}, app_layout="shared") is None
