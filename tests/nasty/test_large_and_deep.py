"""A tree of files that are too large, too deep, too wide or no text: told, within a bound."""

from __future__ import annotations

import json
import resource
import subprocess
from pathlib import Path

import pytest

from refactor_kit.base.bounds import LARGEST_TEXT, LARGEST_TREE, MOST_PLACES
from tests.support.check_services import CONFIGURATION, FILES, recorded, write
from tests.support.reference_service import TOOL, tool

#: Bytes of address space: a tree of the largest file alone took twenty times as much.
MEMORY = 500 << 20
_DEEP = b"from schemas.billing.billing import Bill\n"
_RETIRED = b"api/routes/orders_place_routes.py"
#: Route files with what is told of them beside their import.
ROUTES = {
    "huge": (_DEEP + b"ROWS = [\n" + b'    "api/routes", 1, 2, 3,\n' * 2_200_000 + b"]\n", "8 MB"),
    "large": (_DEEP + b"import schemas.stock\n" + b"ROW = {'a': (1, 2)}\n" * 60_000, "1 MB"),
    "line": (_DEEP + b"ROWS = [" + b'"schemas.billing.billing", ' * 10_000 + b"]\n", ""),
    "signs": (_DEEP + b"x = " + b"-" * 7_000 + b"1\n", "too deeply"),
    "brackets": (_DEEP + b"x = " + b"[" * 7_000 + b"]" * 7_000 + b"\n", "nested brackets"),
    "attributes": (_DEEP + b"import schemas\nx = schemas" + b".a" * 7_000 + b"\n", "too deeply"),
    "branches": (_DEEP + b"if 0:\n    pass\n" + b"elif 1:\n    pass\n" * 7_000, "too deeply"),
    "latin": (b"# -*- coding: latin-1 -*-\n" + _DEEP + b'x = "\xe9"\n', ""),
    "bytes": (_DEEP + b'x = "\xe9"\n', "is not UTF-8"),
    "zeros": (_DEEP + b'x = "\0"\n', "null bytes"),
    "fields": (_DEEP + b"exec(1)\n" + b'f"{' * 50_000 + b"\n", "cannot be judged"),
    "quotes": (_DEEP + b'"' * 200_001 + b"\n", "cannot be judged"),
}
DATA = {
    "docs/report.json": b'{"f": [' + b", ".join([b'"' + _RETIRED + b'"'] * 10_000) + b"]}\n",
    "docs/line.md": (_RETIRED + b" ") * 10_000,
    "docs/huge.log": (_RETIRED + b" touched\n") * (LARGEST_TEXT // 20),
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("large")
    write(root, FILES)
    write(root, {"refactor-kit.toml": f'guard-scope = "project"\n{CONFIGURATION}', **DATA})
    write(root, {f"api/routes/{name}_routes.py": content for name, (content, _) in ROUTES.items()})
    (root / "api/routes/gone_routes.py").symlink_to("nowhere.py")
    (root / "api/routes/.#lock_routes.py").symlink_to("somebody@host.1234:5678")
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    assert sum(len(content) for content, _ in ROUTES.values()) > 50e6
    return root


def bounded(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    return subprocess.run(
        [TOOL, *words], cwd=root, capture_output=True, text=True, check=False, preexec_fn=limit
    )


def test_check_ends_and_tells_every_file(tree: Path) -> None:
    done = bounded(tree, "check", "--no-cache", "--output-format", "json")
    assert done.returncode == 1, done.stderr[-2000:]
    document = json.loads(done.stdout)
    told: dict[str, list[str]] = {}
    for each in document["findings"]:
        told.setdefault(each["path"], []).append(each["message"])
    for name, (_, expected) in ROUTES.items():
        messages = told[f"api/routes/{name}_routes.py"]
        unread = [each for each in messages if each.startswith("cannot be judged: ")]
        assert any(expected in each for each in unread) if expected else not unread, name
        assert any("Bill is internal" in each for each in messages) == (name != "huge"), name
    # Each file of 10,000 places is told by a bounded number of them, the largest by one.
    assert 2 * MOST_PLACES < document["informing"] < 2 * MOST_PLACES + 50


def test_status_ends(tree: Path) -> None:
    done = bounded(tree, "status", "--output-format", "json")
    assert done.returncode == 0, done.stderr[-2000:]
    assert [module["name"] for module in json.loads(done.stdout)["modules"]]


def test_outside_the_scope_it_is_a_note(tmp_path: Path) -> None:
    deep = {f"api/routes/deep{number}_routes.py": ROUTES["signs"][0] for number in range(7)}
    write(tmp_path, {**FILES, **deep})
    done = bounded(tmp_path, "check")
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if "analysed" in line]
    place = "api/routes/deep0_routes.py"
    assert lines[0] == f"{place} is not analysed: nested too deeply to be read"
    assert lines[5:] == ["2 more files are not analysed"]


def test_an_enforced_file_that_is_not_analysed_fails(tmp_path: Path) -> None:
    large = b"import schemas\n" + b"x = 1\n" * (LARGEST_TREE // 6 + 1)
    configuration = f'guard-scope = "project"\n{CONFIGURATION}'
    write(tmp_path, {**FILES, "refactor-kit.toml": configuration, "api/routes/a.py": large})
    done = bounded(tmp_path, "check", "--output-format", "concise", "api/routes/a.py")
    assert done.returncode == 1
    assert "api/routes/a.py:1:1: routes-import-only-public-schemas cannot be judged" in done.stdout


HOOKED = "api/routes/billing_routes.py"


@pytest.mark.parametrize(
    ("content", "paths"),
    [
        (b"[" * 100_000, ()),
        (b"", ("api/routes",)),
        (b'{"module": "stock"', (HOOKED,)),
        (b"\xff\xfe", ()),
        (b"<<<<<<< a\n{}\n", ()),
        (b"{}", (HOOKED,)),
    ],
)
def test_damaged_evidence_is_a_finding_and_disarms_nothing(
    tmp_path: Path, content: bytes, paths: tuple[str, ...]
) -> None:
    path, policy = ".refactor-kit/evidence/stock.json", "routes-import-only-public-schemas"
    write(tmp_path, {**FILES, **recorded({"billing": 10}), path: content})
    done = tool(tmp_path, "check", "--output-format", "concise", *paths, expect=1)
    assert f"{path}:1:1: {policy} cannot be judged: is not evidence" in done.stdout
    assert f"{HOOKED}:3:1: {policy} schemas" in done.stdout
    told = f"api/routes/stock_routes.py:3:1: {policy} schemas" in done.stdout
    assert told == (paths != (HOOKED,))
    assert "is not evidence" in tool(tmp_path, "status", expect=2).stderr
