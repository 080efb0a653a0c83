"""What is looked up for each module: one answer, whether the tree remembers or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from refactor_kit.base import SourceTree, UnreadableSource
from refactor_kit.memory.memoized import MemoizingTree
from refactor_kit.memory.word_index import paths_called, paths_with_words
from refactor_kit.reading.public_names import (
    PublicLookups,
    class_lines,
    helper_exports,
    import_cycles,
)
from refactor_kit.reading.references import find_references
from tests.support.sessions import AFTER, BEFORE, PUBLIC
from tests.support.trees import Files, service

Answer = TypeVar("Answer")
START = "schemas/session_manager_start/session_manager_start.py"
END = "schemas/session_manager_end/session_manager_end.py"


def on_both(files: Files, ask: Callable[[SourceTree], Answer]) -> Answer:
    tree, _ = service(files)
    answer = ask(tree)
    memoizing = MemoizingTree(tree)
    assert ask(memoizing) == answer
    assert ask(memoizing) == answer
    return answer


def test_paths_are_found_by_folder_and_by_file_name() -> None:
    files = {"a/b.py": "", "b/c.txt": "", "c/b.tar.gz": "", "d/bb.py": "", "a.py/x": ""}

    found = on_both(files, lambda tree: paths_called(tree, ["b", "a.py", "none"]))

    assert found == {"b": ("a/b.py", "b/c.txt", "c/b.tar.gz"), "a.py": ("a.py/x",), "none": ()}


def test_words_are_whole_words() -> None:
    tree, _ = service({"a": "one two", "b": "one_two", "c": "two.x"})

    assert paths_with_words(MemoizingTree(tree), ["two"]) == ("a", "c")
    assert {"a", "c"} <= set(paths_with_words(tree, ["two"]))


def test_public_names_are_found_by_name_and_by_origin() -> None:
    init = "from .shapes import One as First, Two\nTHIRD = Two\n__all__ = ['First', 'missing']\n"
    files = {PUBLIC: init, "schemas/shapes.py": "class One: ...\nclass Two: ...\n"}
    _, context = service(files)

    def ask(tree: SourceTree) -> list[object]:
        public = PublicLookups(tree, context.settings)
        return [
            public.bound_like("FIRST"),
            public.bound_like("third"),
            public.exported_as("First"),
            public.exported_as("Two"),
            public.exported_from("schemas.shapes.One"),
            public.exported_from("schemas.shapes.Two"),
        ]

    one = ("First", "schemas.shapes.One")
    third = ("THIRD", "schemas.shapes.Two")
    assert on_both(files, ask) == [(one,), (third,), one[1], None, (one,), ()]


def test_unreadable_package_is_told_whatever_is_asked() -> None:
    tree, context = service({**BEFORE, PUBLIC: "def ("})

    with pytest.raises(UnreadableSource):
        PublicLookups(MemoizingTree(tree), context.settings).require_readable()


def test_classes_of_one_name_in_any_casing() -> None:
    files = {
        **BEFORE,
        END: "class Shared:\n    pass\n",
        START: "x = 1\n\nclass SHARED:\n    pass\n",
    }
    _, context = service(files)

    found = on_both(files, lambda tree: class_lines(tree, context, "sHared"))

    assert [(path, line) for path, line, _ in found] == [(START, 3), (END, 1)]


def test_unreadable_file_matters_only_to_the_names_in_it() -> None:
    files = {**BEFORE, END: "class Broken(:\n"}
    tree, context = service(files)

    assert on_both(files, lambda tree: class_lines(tree, context, "Absent")) == ()
    for each in (tree, MemoizingTree(tree)):
        with pytest.raises(UnreadableSource):
            class_lines(each, context, "broken")


@pytest.mark.parametrize("common", ["import schemas\n", "from schemas import X\n"])
def test_shared_file_that_leads_back_is_a_cycle_of_every_module(common: str) -> None:
    init = "from .common import shared\nfrom .tools import tool\n"
    files = {**AFTER, PUBLIC: init, "schemas/common.py": common, "schemas/tools.py": "tool = 1\n"}
    _, context = service(files)

    cycles = on_both(files, lambda tree: import_cycles(tree, context))

    assert [(cycle.chain, cycle.back.path) for cycle in cycles] == [
        (("schemas.common",), "schemas/common.py")
    ]


def test_way_back_through_a_file_that_only_the_module_reaches() -> None:
    files = {
        **AFTER,
        PUBLIC: "from .tools import tool\n",
        "schemas/tools.py": "tool = 1\n",
        "schemas/helper.py": "from schemas import tool\n",
        START: AFTER[START] + "\nfrom schemas import tools, helper\n",
    }
    _, context = service(files)

    cycles = on_both(files, lambda tree: import_cycles(tree, context))

    assert [cycle.chain for cycle in cycles] == [
        ("schemas.session_manager_start.session_manager_start", "schemas.helper")
    ]


def test_hidden_imports_of_retired_modules_are_found_in_a_file_that_imports_everything() -> None:
    old = "session_manager_start_routes"
    content = (
        f"from . import other_routes, {old}\n"
        "from api.routes import other_routes\n"
        f"from .{old} import router\n"
        "from .other_routes import router as other\n"
    )
    files = {**AFTER, "api/routes/__init__.py": content}
    _, context = service(files)

    found = on_both(files, lambda tree: list(find_references(tree, context)))

    assert [each.line for each in found if each.path == "api/routes/__init__.py"] == [1, 3]


def test_helper_of_a_name_that_another_part_defines_gets_its_parts_name() -> None:
    helper = "\n\nclass Kind:\n    pass\n"
    route = "api/routes/session_manager_start_routes.py"
    taken = "\nfrom schemas.session_manager_start.session_manager_start import Kind\nk: Kind\n"
    files = {**BEFORE, START: BEFORE[START] + helper, route: BEFORE[route] + taken}
    _, context = service(files)
    clashing = {**files, END: BEFORE[END] + helper}

    origin = "schemas.session_manager_start.session_manager_start.Kind"
    assert on_both(files, lambda tree: helper_exports(tree, context)) == {"Kind": origin}
    found = on_both(clashing, lambda tree: helper_exports(tree, context))
    assert found == {"SessionManagerStartKind": origin}


def test_a_word_in_another_alphabet_is_looked_for_by_the_caller() -> None:
    """Its bytes depend on the encoding of each file."""
    tree, _ = service({"a": "größe", "b": "one"})

    assert "a" in paths_with_words(MemoizingTree(tree), ["größe"])
