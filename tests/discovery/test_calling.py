"""``init`` proposes to call a service only where that can do no harm, and says why."""

from __future__ import annotations

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.discovery.calling import proof_line

APP = b"from fastapi import FastAPI\nfrom api.orders import router\nimport os, urllib.parse\n"


def proposed(extra: str = "", env: str = "", beside: str = "") -> tuple[str, str]:
    files = {"api/main.py": APP, "api/orders.py": f"import json\n{extra}\n".encode()}
    if env:
        files[".env.example"] = env.encode()
    if beside:
        files["tests/test_orders.py"] = beside.encode()
    line = proof_line(MemoryTree(files), ".env.example" if env else "")
    return str(line.value), line.reason


@pytest.mark.parametrize(
    ("extra", "env"),
    [
        ("from .helpers import x", ""),
        ("import sqlite3\nsqlite3.connect('orders.db')", ""),
        ("from sqlalchemy import create_engine\ncreate_engine('sqlite://')", ""),
        ("import sqlmodel", "DATABASE_URL=sqlite+aiosqlite:///{scratch}/orders.db\n"),
        ("DOCS = 'https://example.org/docs'", ""),
    ],
)
def test_what_stays_inside_may_be_called(extra: str, env: str) -> None:
    assert proposed(extra, env)[0] == "replay"


@pytest.mark.parametrize(
    ("extra", "env", "reason"),
    [
        ("import httpx", "", "api/orders.py:2 imports httpx, which reaches other hosts"),
        ("\nfrom http import client", "", "api/orders.py:3 imports http.client"),
        ("from urllib.request import urlopen", "", "imports urllib.request"),
        ("import smtplib", "", "imports smtplib"),
        (
            "import inhouse_sdk",
            "",
            "whether inhouse_sdk (api/orders.py:2) reaches outside is not known",
        ),
        ("import inhouse_sdk\nimport redis", "", "imports redis, which reaches other hosts"),
        ("import subprocess", "", "imports subprocess"),
        ("import sqlalchemy", "", "imports sqlalchemy, and no database to throw away is named"),
        ("import sqlalchemy\nu = 'sqlite:////var/orders.db'", "", "names the database sqlite:////"),
        (
            "import sqlalchemy\nu = 'sqlite://'",
            "A=1\nDATABASE_URL=postgresql://db/orders\n",
            ".env.example:2 names the database postgresql://db/orders",
        ),
    ],
)
def test_what_reaches_outside_is_not_called_and_the_place_is_told(
    extra: str, env: str, reason: str
) -> None:
    value, told = proposed(extra, env)
    assert value == "openapi"
    assert reason in told


def test_what_only_the_tests_import_does_not_count() -> None:
    assert proposed(beside="import httpx")[0] == "replay"
