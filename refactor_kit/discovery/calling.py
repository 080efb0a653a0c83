"""Whether the service can be called without harm: which level of proof is proposed, and why."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from refactor_kit.base import SourceTree
from refactor_kit.python.lexical import find_imports
from refactor_kit.reading.policy.conventions import service_files

from .model import Line

_REACHING = """
    ftplib http.client imaplib multiprocessing nntplib poplib smtplib socket socketserver
    subprocess telnetlib urllib.request webbrowser xmlrpc
"""
_INSIDE = """
    annotated_types anyio argon2 attr attrs babel bcrypt bleach cachetools click cryptography
    dateutil dotenv email_validator fastapi fastapi_pagination greenlet humanize itsdangerous
    jinja2 jose jsonschema jwt loguru markdown multipart networkx numpy orjson pandas passlib
    phonenumbers pydantic pydantic_core pydantic_extra_types pydantic_settings pyotp
    python_multipart pytz rich slugify starlette structlog tenacity typer typing_extensions
    tzlocal ujson ulid uvicorn uvloop yaml
"""
_CLIENTS = """
    aioboto3 aiohttp aiokafka aioredis aiosmtplib anthropic asyncpg azure beanie boto3 botocore
    celery confluent_kafka docker elasticsearch fastapi_mail firebase_admin google grpc httpx hvac
    influxdb kafka kubernetes ldap3 minio mongoengine motor mysql neo4j openai opensearchpy pika
    psycopg psycopg2 pymongo pymysql qdrant_client redis requests sendgrid sentry_sdk stripe
    tortoise twilio urllib3 websocket
"""
#: Of the standard library: what reaches another host, or starts another program.
_OUTBOUND = frozenset(_REACHING.split())
#: Third-party packages whose purpose it is to reach another host.
_CLIENTS_OF_HOSTS = frozenset(_CLIENTS.split())
#: Third-party packages that stay within the process.
_HARMLESS = frozenset(_INSIDE.split())
#: Packages that open a database, which may be a throw-away one.
_DATABASES = frozenset(
    {"aiosqlite", "alembic", "databases", "peewee", "sqlalchemy", "sqlite3", "sqlmodel"}
)
_URL = re.compile(rb"[\"'=\s]([a-z0-9]+(?:\+[a-z0-9]+)?)://([^\"'\s]*)")
_SQLITE_FILE = re.compile(rb"sqlite3?\.connect\(\s*[\"']([^\"']*)[\"']")
_NO_DATABASE = frozenset({b"http", b"https", b"ws", b"wss", b"file", b"git", b"ssh", b"urn"})
_LEVELS = "none | import | openapi | replay (boots a real server and calls it)"


def proof_line(tree: SourceTree, env_file: str) -> Line:
    """``proof`` with the level that can do no harm; ``env_file`` is what the service boots with."""
    files = service_files(tree.paths())
    reaching = next(_reaching(tree, files), "")
    if not reaching:
        reaching = _database_problem(tree, files, env_file)
    if reaching:
        return Line("proof", "openapi", f"{_LEVELS}; replay is not proposed: {reaching}")
    return Line(
        "proof", "replay", f"{_LEVELS}; proposed since nothing that is imported reaches outside"
    )


def _reaching(tree: SourceTree, files: list[str]) -> Iterator[str]:
    own = {piece.removesuffix(".py") for path in tree.paths() for piece in path.split("/")}
    known = _HARMLESS | _DATABASES | own
    unknown = ""
    for path, line, module in _imports(tree, files):
        top = module.partition(".")[0]
        if module in _OUTBOUND or top in _OUTBOUND:
            yield f"{path}:{line} imports {module}"
        elif top in _CLIENTS_OF_HOSTS - own:
            yield f"{path}:{line} imports {top}, which reaches other hosts"
        elif top not in known and top not in sys.stdlib_module_names and not unknown:
            unknown = f"whether {top} ({path}:{line}) reaches outside is not known"
    if unknown:
        yield unknown


def _imports(tree: SourceTree, files: list[str]) -> Iterator[tuple[str, int, str]]:
    """Each absolute import: its file, its line, the module."""
    for path in files:
        for statement in find_imports(tree.read(path)):
            if statement.level:
                continue
            for each in statement.names:
                dotted = f"{statement.module}.{each.name}" if statement.is_from else each.name
                module = statement.module or each.name
                yield path, statement.line, dotted if dotted in _OUTBOUND else module


def _database_problem(tree: SourceTree, files: list[str], env_file: str) -> str:
    """Why a database is none to throw away; empty where it is, or where there is none."""
    opening = [
        (path, line, module)
        for path, line, module in _imports(tree, files)
        if module.partition(".")[0] in _DATABASES
    ]
    if not opening:
        return ""
    held = [*files, *([env_file] if env_file in tree else [])]
    urls = [(path, *found) for path in held for found in _addresses(tree.read(path))]
    for path, line, address in urls:
        if not _is_thrown_away(address):
            return f"{path}:{line} names the database {address}"
    if not urls:
        path, line, module = opening[0]
        return f"{path}:{line} imports {module}, and no database to throw away is named"
    return ""


def _addresses(content: bytes) -> Iterator[tuple[int, str]]:
    """The lines and addresses of databases in a file."""
    for pattern in (_URL, _SQLITE_FILE):
        for match in pattern.finditer(content):
            if pattern is _URL and match[1] in _NO_DATABASE:
                continue
            address = match[0].strip(b"\"'= ") if pattern is _URL else b"sqlite:///" + match[1]
            yield content.count(b"\n", 0, match.start()) + 1, address.decode(errors="replace")


def _is_thrown_away(address: str) -> bool:
    """Whether it lies in memory, or at a path that counts from the scratch copy."""
    kind, _, rest = address.partition("://")
    place = rest.removeprefix("/")
    return kind.partition("+")[0] == "sqlite" and not place.startswith("/") and ".." not in place
