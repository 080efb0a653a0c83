"""Values of the environment, in whatever form they are served, reach no file of the repository."""

from __future__ import annotations

import subprocess
from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.git_trees import git, make_git_tree, write
from tests.support.reference_service import tool
from tests.support.service_files import SERVICE

ENVIRONMENT = """\
PIN=47113
NICK=hunter2
HOOK=hook-s3cr3t
PEM="-----BEGIN KEY-----
MIIEvQIBADANBg
kqhkiG9w0BAQEF
-----END KEY-----"
"""
CONFIGURATION = """
    proof = "replay"
    env-file = ".env"
    tests = "tests"
    test-command = ["python", "-m", "pytest", "-q", "tests"]
    skip = ["tidy"]

    [modules.session_manager]
    parts = ["session_manager_start", "session_manager_end"]
    app-layout = "package"
"""
TESTS = '''
    """Of session_manager."""

    import base64
    import os

    import pytest

    VALUES = [os.environ["NICK"], base64.b64encode(os.environ["NICK"].encode()).decode()]


    @pytest.mark.parametrize("value", [*VALUES, os.environ["PEM"]])
    def test_value(value: str) -> None:
        assert os.environ.get("EXPECTED", value) == value
'''
ROUTE = "api/routes/session_manager_routes.py"
LEAKING = """

@router.get("/hook/" + os.environ["HOOK"])
def hook(
    pin: int = int(os.environ["PIN"]), nick: str = os.environ["NICK"], pem: str = os.environ["PEM"]
) -> str:
    return nick
"""
FORMS = ["47113", "hunter2", "aHVudGVyMg", "hook-s3cr3t", "hook_s3cr3t", "MIIEvQ", "kqhkiG"]


def _assert_nothing_leaked(root: Path) -> None:
    for form in FORMS:
        found = subprocess.run(
            ["grep", "-rlF", "--exclude-dir=.git", "--exclude=.env", form, "."],
            cwd=root, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert found.stdout == "", form


@pytest.mark.slow
def test_no_value_reaches_the_repository(tmp_path: Path) -> None:
    files = {name: dedent(text).lstrip() for name, text in SERVICE.items()}
    files |= {"refactor-kit.toml": dedent(CONFIGURATION), ".gitignore": ".env\n"}
    root = make_git_tree(tmp_path / "tree", files | {"tests/test_values.py": dedent(TESTS)})
    write(root, {".env": ENVIRONMENT})
    tool(root, "migrate", "session_manager")
    _assert_nothing_leaked(root)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=migrated")
    route = root / ROUTE
    text = route.read_text().replace("from fastapi", "import os\n\nfrom fastapi", 1)
    route.write_text(text + LEAKING)
    write(root, {".env": ENVIRONMENT + "EXPECTED=session_manager\n"})

    told = tool(root, "verify", "session_manager", expect=1).stdout

    assert "tests-green (steps 8, 9): tests/test_values.py::test_value" in told
    _assert_nothing_leaked(root)
    assert "what was seen is told by: refactor-kit verify" in tool(root, "status").stdout
    tool(root, "verify", "session_manager", "--accept", "the hook is new", expect=None)
    _assert_nothing_leaked(root)
