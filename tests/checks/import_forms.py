"""Ways to reach a schema module from a route, each with what is to be said about it.

``at`` is the place of the one finding, ``None`` where the form is legal, ``DOUBT`` where it cannot
be decided. ``{P}`` stands for the public package (``schemas`` or ``app.schemas``), ``{REL}`` for the
relative way to its parent from ``api/routes``.
"""

# A row is easier to compare on one line.
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import dataclass

DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Form:
    """One small route file."""

    name: str
    source: str
    at: tuple[int, int] | str | None
    doubt_at: tuple[int, int] | None = None


def caught(name: str, at: tuple[int, int], source: str) -> Form:
    return Form(name, source, at)


def legal(name: str, source: str) -> Form:
    return Form(name, source, None)


def doubtful(name: str, at: tuple[int, int], source: str) -> Form:
    return Form(name, source, DOUBT, at)


#: In every layout.
FORMS = (
    caught("import", (1, 1), "import {P}.session\n"),
    caught("import-deeper", (1, 1), "import {P}.session.model\n"),
    caught("import-as", (1, 1), "import {P}.session as session\n"),
    caught("import-second", (1, 1), "import os, {P}.session\n"),
    caught("import-used", (1, 1), "import {P}.session\n\nx = {P}.session.Session\n"),
    caught("from-module", (1, 1), "from {P}.session import Session\n"),
    caught("from-module-as", (1, 1), "from {P}.session import Session as S\n"),
    caught("from-deeper", (1, 1), "from {P}.session.model import Session\n"),
    caught("from-package-submodule", (1, 1), "from {P} import session\n"),
    caught("from-package-submodule-as", (1, 1), "from {P} import Public, session as s\n"),
    caught("from-private", (1, 1), "from {P} import _hidden\n"),
    caught("from-unexported", (1, 1), "from {P} import Session\n"),
    caught("from-star", (1, 1), "from {P}.session import *\n"),
    caught("parenthesised", (2, 1), "import os\nfrom {P}.session import (\n    Session,  # why\n)\n"),
    caught("backslash", (1, 1), "from {P}.session \\\n    import Session\n"),
    caught("after-semicolon", (1, 12), "import os; from {P}.session import Session\n"),
    caught("after-colon", (2, 10), "import os\nif True: from {P}.session import Session\n"),
    caught("spaced-dots", (1, 1), "from {P} . session import Session\n"),
    caught("in-function", (2, 5), "def start():\n    from {P}.session import Session\n"),
    caught("in-class", (2, 5), "class Routes:\n    from {P}.session import Session\n"),
    caught("in-try", (2, 5), "try:\n    import {P}.session\nexcept ImportError:\n    pass\n"),
    caught(
        "type-checking",
        (4, 5),
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from {P}.session import Session\n",
    ),
    caught(
        "type-checking-else",
        (6, 5),
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import os\nelse:\n"
        "    from {P}.session import Session\n",
    ),
    caught("after-string", (4, 1), '"""\nimport {P}.session\n"""\nimport {P}.session\n'),
    caught("non-ascii", (1, 9), 'é = ""; import {P}.session\n'),
    caught("access", (3, 5), "import {P} as s\n\nx = s.session.Session\n"),
    caught("access-plain", (3, 5), "import {P}\n\nx = {P}.session.Session\n"),
    caught("access-reassigned", (4, 5), "import {P} as s\n\nt = s\nx = t.session.Session\n"),
    caught("access-walrus", (3, 14), "import {P} as s\n\nif (t := s): t.session.Session\n"),
    caught("access-tuple", (4, 5), "import {P} as s\n\nt, u = s, 1\nx = t.session.Session\n"),
    caught("access-conditional", (3, 5), "import {P} as s\n\nx = (s if s else None).session\n"),
    caught("access-in-function", (4, 12), "import {P} as s\n\ndef f():\n    return s.session.Session\n"),
    caught("access-annotation", (3, 10), "import {P} as s\n\ndef f(x: s.session.Session): ...\n"),
    caught("access-decorator", (3, 2), "import {P} as s\n\n@s.session.wrap\ndef f(): ...\n"),
    caught("access-parenthesised", (3, 5), "import {P} as s\n\nx = (s).session\n"),
    caught("access-private", (3, 5), "import {P} as s\n\nx = s._hidden\n"),
    caught("access-unexported", (3, 5), "import {P} as s\n\nx = s.Session\n"),
    caught("access-written", (3, 1), "import {P} as s\n\ns.session.Session = None\n"),
    caught("access-in-f-string", (3, 8), "import {P} as s\n\nx = f'{{s.session}}'\n"),
    caught("access-match", (4, 10), "import {P} as s\n\nmatch s:\n    case s.session.Session(): ...\n"),
    caught("access-dict", (3, 5), "import {P} as s\n\nx = s.__dict__['session']\n"),
    caught("access-vars", (3, 5), "import {P} as s\n\nx = vars(s)['session']\n"),
    caught("global-rebound", (5, 12),
        "import {P}\ndef f():\n    global s\n    s = {P}\n    return s.session.Session\n"),
    caught("import-module", (2, 5), "import importlib\nx = importlib.import_module('{P}.session')\n"),
    caught("import-module-name", (2, 5),
        "from importlib import import_module as load\nx = load('{P}.session')\n"),
    caught("import-module-relative", (2, 5),
        "import importlib\nx = importlib.import_module('.session', package='{P}')\n"),
    caught("import-module-relative-name", (3, 5),
        "import importlib\nimport {P} as s\nx = importlib.import_module('.session', s.__name__)\n"),
    caught("import-module-constant", (3, 5),
        "import importlib\nNAME = '{P}.session'\nx = importlib.import_module(NAME)\n"),
    caught("import-module-sum", (2, 5),
        "import importlib\nx = importlib.import_module('{P}' + '.session')\n"),
    caught("import-module-f-string", (3, 5),
        "import importlib\nN = 'session'\nx = importlib.import_module(f'{P}.{{N}}')\n"),
    caught("import-module-then-access", (2, 5),
        "import importlib\nx = importlib.import_module('{P}').session\n"),
    caught("dunder-import", (1, 5), "x = __import__('{P}.session')\n"),
    caught("dunder-import-fromlist", (1, 5), "x = __import__('{P}', fromlist=['session'])\n"),
    caught("resolve-name", (2, 5), "import pkgutil\nx = pkgutil.resolve_name('{P}.session:Session')\n"),
    caught("getattr", (2, 5), "import {P} as s\nx = getattr(s, 'session')\n"),
    caught("getattr-default", (2, 5), "import {P} as s\nx = getattr(s, 'session', None).Session\n"),
    caught("sys-modules", (2, 5), "import sys\nx = sys.modules['{P}.session']\n"),
    caught("sys-modules-get", (2, 5), "import sys\nx = sys.modules.get('{P}.session')\n"),
    caught("sys-modules-from", (2, 5), "from sys import modules\nx = modules['{P}.session']\n"),
    caught("patch", (2, 6), "from unittest.mock import patch\nwith patch('{P}.session.Session'): ...\n"),
    caught("patch-decorator", (2, 2),
        "from unittest import mock\n@mock.patch('{P}.session.Session')\ndef f(): ...\n"),
    caught("patch-object", (3, 1),
        "from unittest.mock import patch\nimport {P} as s\npatch.object(s, 'session')\n"),
    caught("monkeypatch", (2, 5),
        "def f(monkeypatch):\n    monkeypatch.setattr('{P}.session.Session', None)\n"),
    caught("string-annotation", (3, 10), "import {P} as s\n\ndef f(x: 's.session.Session'): ...\n"),
    caught("string-annotation-unbound", (1, 10), "def f(x: '{P}.session.Session'): ...\n"),
    caught("string-annotation-inner", (3, 15),
        "import {P} as s\n\ndef f(x: list['s.session.Session'] = ()): ...\n"),
    caught("string-return", (3, 12), "import {P} as s\n\ndef f() -> 's.session.Session': ...\n"),
    caught("exec", (1, 1), "exec('from {P}.session import Session')\n"),
    caught("spec-from-file", (2, 5),
        "import importlib.util as u\nx = u.spec_from_file_location('s', '{PATH}/session/model.py')\n"),
    caught("laundered", (1, 1), "from facade import Session\n"),
    caught("laundered-as", (1, 1), "from facade import Session as Renamed\n"),
    caught("laundered-twice", (1, 1), "from second import Session\n"),
    caught("laundered-module", (1, 1), "from facade import session\n"),
    caught("laundered-assigned", (1, 1), "from facade import Assigned\n"),
    caught("laundered-access", (3, 5), "import facade\n\nx = facade.Session\n"),
    caught("laundered-star", (1, 1), "from facade import *\n"),
    caught("laundered-package", (3, 5), "from facade import package\n\nx = package.session.Session\n"),
    legal("public", "from {P} import Public\n"),
    legal("public-as", "from {P} import Public as Renamed\n"),
    legal("public-star", "from {P} import *\n"),
    legal("public-alias-access", "import {P} as s\n\nx = s.Public\n"),
    legal("public-access", "import {P}\n\nx = {P}.Public.model_validate({{}})\n"),
    legal("public-named-as-submodule", "from {P} import status\n\nx = status.value\n"),
    legal("public-named-as-submodule-access", "import {P} as s\n\nx = s.status.value\n"),
    legal("public-annotation", "import {P} as s\n\ndef f(x: 's.Public'): ...\n"),
    legal("public-getattr", "import {P} as s\n\nx = getattr(s, 'Public')\n"),
    legal("public-patch", "from unittest.mock import patch\nwith patch('{P}.Public'): ...\n"),
    legal("public-import-module", "import importlib\nx = importlib.import_module('{P}').Public\n"),
    legal("public-dunder", "import {P} as s\n\nx = s.__all__, s.__name__\n"),
    legal("docstring", '"""from {P}.session import Session"""\n'),
    legal("comment", "# import {P}.session\nx = 1\n"),
    legal("plain-string", "x = '{P}.session'\n"),
    legal("logger", "import logging\nlog = logging.getLogger('{P}.session')\n"),
    legal("literal-annotation",
        "from typing import Literal\n\ndef f(x: Literal['{P}.session.Session']): ...\n"),
    legal("other-package", "from other.schemas.session import Session\n"),
    legal("other-prefix", "from {P}_extra.session import Session\n"),
    legal("parameter", "import {P} as s\n\ndef f(s):\n    return s.session.Session\n"),
    legal("comprehension", "import {P} as s\n\nx = [s.session for s in ()]\n"),
    legal("lambda", "import {P} as s\n\nx = lambda s: s.session\n"),
    legal("class-attribute", "class A:\n    from {P} import Public as s\n\ndef f(s): s.session\n"),
    legal("local-name", "def f():\n    schemas = object()\n    return schemas.session\n"),
    legal("attribute-of-other", "import os\n\nx = os.schemas.session\n"),
    legal("facade-own-class", "from facade import Own\n"),
    legal("facade-public", "from facade import Public\n"),
    legal("facade-function", "import facade\n\nfacade.start()\n"),
    legal("import-module-elsewhere", "import importlib\nx = importlib.import_module(f'plugins.{{n}}')\n"),
    legal("raise-from", "try:\n    pass\nexcept OSError as error:\n    raise ValueError from error\n"),
    doubtful("import-module-computed", (3, 9),
        "import importlib\ndef f(name):\n    x = importlib.import_module(name)\n"),
    doubtful("import-module-half", (3, 9),
        "import importlib\ndef f(name):\n    x = importlib.import_module(f'{P}.{{name}}')\n"),
    doubtful("getattr-computed", (3, 9),
        "import {P} as s\ndef f(name):\n    x = getattr(s, name)\n"),
    doubtful("passed-on", (2, 7), "import {P} as s\nprint(s)\n"),
    doubtful("exec-computed", (2, 5), "def f(code):\n    exec(code)\n"),
    doubtful("sys-modules-computed", (3, 9),
        "import sys\ndef f(name):\n    x = sys.modules[name]\n"),
)  # fmt: skip

#: Where the public package is ``app.schemas`` and the routes are ``app.api.routes.*``.
NESTED_FORMS = (
    caught("relative", (1, 1), "from ...schemas.session import Session\n"),
    caught("relative-submodule", (1, 1), "from ...schemas import session\n"),
    caught("relative-package", (3, 5), "from ... import schemas\n\nx = schemas.session.Session\n"),
    caught(
        "relative-package-as", (3, 5), "from ... import schemas as s\n\nx = s.session.Session\n"
    ),
    caught("relative-spaced", (1, 1), "from . . . schemas.session import Session\n"),
    caught("parent", (3, 5), "import app\n\nx = app.schemas.session.Session\n"),
    caught("parent-alias", (3, 5), "import app as a\n\nx = a.schemas.session.Session\n"),
    caught("parent-by-sibling", (3, 5), "import app.other\n\nx = app.schemas.session.Session\n"),
    caught("parent-from", (3, 5), "from app import schemas\n\nx = schemas.session.Session\n"),
    caught("parent-reassigned", (4, 5), "import app\n\ns = app.schemas\nx = s.session.Session\n"),
    legal("relative-public", "from ...schemas import Public\n"),
    legal("relative-package-public", "from ... import schemas\n\nx = schemas.Public\n"),
    legal("relative-sibling", "from .schemas.session import Session\n"),
    legal("parent-public", "import app\n\nx = app.schemas.Public\n"),
)
