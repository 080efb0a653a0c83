from __future__ import annotations

from tests.support.service_files import SERVICE
from tests.support.trees import findings, service

NAME = "generator-reads-internal-files-only"
SCRIPT = "scripts/generate.py"


def found_in(source: str) -> list[tuple[str, int]]:
    tree, context = service({**SERVICE, SCRIPT: source}, generator=("python", SCRIPT))
    return [(finding.path, finding.line) for finding in findings(NAME, tree, context)]


def test_finds_each_line_that_takes_from_the_public_package() -> None:
    source = "import schemas\nfrom schemas import A\nfor name in schemas.__all__:\n    pass\n"
    assert found_in(source) == [(SCRIPT, 2), (SCRIPT, 3)]


def test_allows_internal_files() -> None:
    assert found_in("from schemas.session_manager_end.session_manager_end import A\n") == []


def test_finds_a_generator_that_is_missing() -> None:
    (finding,) = findings(NAME, *service(SERVICE, generator=("python", SCRIPT)))
    assert "no such file" in finding.message


def test_is_silent_without_a_generator() -> None:
    assert findings(NAME, *service(SERVICE)) == []
