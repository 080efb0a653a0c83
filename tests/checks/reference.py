"""Renders ``docs/checks.md`` from the checks themselves.

``python -m tests.checks.reference > docs/checks.md`` writes it again.
"""

from __future__ import annotations

import inspect
import sys

from refactor_kit.packs.catalog import load_check, names

_INTRODUCTION = """\
# The checks

`refactor-kit check` runs all of them; `refactor-kit explain NAME` shows one. A check about a module
is enforced once that module's migration is complete, one about the repository once any module is
under the guard; until then what it finds is counted as informing. The import policy follows
the guard's scope: a module's unified route file from step 8, all its route files from step 10, the
whole project once the guard has widened. What is enforced is recorded in `.refactor-kit/guard/`,
one file for each module and one for the project: another configuration, a new module or lost
evidence narrow nothing, `undo` alone does. A merged router that stands with neither is enforced.

The last line of `check` says in how many route files nothing is enforced yet. `refactor-kit check
--baseline` changes that from the first day, on request: it records what stands there, each import
by its symbol with the commit it came in, lets only that through, and everything new is a finding.
The baseline only shrinks (`--fix`, `--tighten` and `migrate` take away what is gone, a second
`--baseline` adds nothing). Where the guard widens it becomes the allowances; once every module is
migrated none is left. The generated test keeps to the guard's scope.

An exception is recorded, reasoned and ends: a comment `# refactor-kit: allow[check-name] reason` on
the line (of an import on any of its lines) or alone above it, or an entry in
`.refactor-kit/allowances/<module>.toml`:

```toml
[[allow]]
check = "routes-import-only-public-schemas"
path = "api/routes/orders_*_routes.py"   # or: fingerprint = "...", as in the JSON output
imports = ["schemas.orders_place"]       # optional: only for these internal modules
reason = "the orders team moves in May"
owner = "orders team"
until = "2027-05-31"                     # or "orders:migrated", "all:migrated"
```

An allowance without a reason, one that nothing needs and one that has ended are findings
themselves. `refactor-kit check --tighten` takes away what nothing needs. `--fix` leaves alone what
a comment allows.

Every verb sees the same files: those that git tracks, or that are new and not ignored, without what
`exclude` names (patterns as in `.gitignore`). A link that leads nowhere or out of the repository is
no file: it is passed over, also where it is named on the command line. A circle of links is refused
by name (exit 4). Where there is no git, caches and virtual environments are left out.

No file costs a run its time or its memory. Of a file above 1 MB the import statements are read, and
no tree is made; one above 8 MB is left. A file that is nested more than 200 deep, does not parse or
does not decode is not analysed. In a file where the policy is enforced that is a finding ("cannot
be judged: ..."), elsewhere a line on stderr. Of one old name in one file 100 places are told, with
the number of the others.

Names of files and symbols, and lines of source, are shown so that nobody obeys them: what is not
printable, not UTF-8, or a command to a CI that reads the output (`::` at the start of a line,
`##[`) stands escaped, in a path as `\\n`, `\\x1b`, `\\xe9`.

`--output-format` is `full` and `concise` for people, `json` for programs (the schema is
[check.schema.json](schemas-json/check.schema.json)), `github`, `gitlab`, `sarif` (2.1.0) and
`junit` for the services that show them. Colours are used on a terminal; `--color`, `--no-color`,
`NO_COLOR` and `CI` are honoured.

Each file is judged, and repaired, by the nearest configuration above it; files that a configuration
around that one excludes are left out. A run from the root of a repository judges each service in it
by itself. Without a configuration a route file belongs to the schema package that its own imports
reach. An import that may mean several packages (an old copy beside the service) is not judged and
not repaired, and is told as undecided: run the command in the folder that the service starts from.

`--fix` and `--tighten` write as `migrate` does: one run at a time, all files or none, and what a
killed run left is put right by the next `check --fix`, `migrate` or `undo`.

`--fix --prove` runs the service first, without the repair and with it, in a scratch copy: it has
to boot, serve the same document, and reach the same code from every endpoint (`code-is-the-same`),
but for the names that the public package gains. Where anything differs nothing is written (exit 1);
where the service cannot be run it is refused (exit 4). What runs is said before. Without a
configuration the application, and the file of variables that it boots with, are found as `init`
finds them. Of several services each is proved by itself; what keeps one from it is told, the others
are written, and the run ends with 1. Where there is nothing to repair nothing is run.

What `--fix` cannot repair without changing what the service does is left, `not repaired`, with the
reason: so is a file whose functions look up a name that gets a new value while the service runs
(`global LIMITS`, `module.LIMITS = ...`), since the public package would keep the first one. A name
whose schema module would lead back to the public package stays, as does a private one; the other
names of its import are repaired. Comments go with the names that they are about. A file in which
anything but references would change, or of which another file takes a name that would go, is left.

Where 400 files or more have to be looked at, the work is shared by as many processes as there are
processors. `--executor local:N` sets their number, `--executor dask://HOST:PORT` gives the work to
a Dask cluster (`pip install 'refactor-kit[dask]'` here, the same refactor-kit on the workers).
Workers get bytes and give bytes back; the files are written here, all or none. The result is the
same everywhere. `migrate` has the same option.

What the checks cost is in [performance.md](performance.md).
"""


def render() -> str:
    """The whole document."""
    return "\n".join([_INTRODUCTION, *(_entry(name) for name in names("checks"))])


def _entry(name: str) -> str:
    check = load_check(name)
    text = inspect.getdoc(type(check)) or inspect.getdoc(inspect.getmodule(type(check))) or ""
    body = text.replace("``", "`")
    advisory = " Informs, never fails." if getattr(check, "advisory", False) else ""
    return f"## {name}\n\n**{check.policy}** About a {check.subject}.{advisory}\n\n{body}\n"


if __name__ == "__main__":
    sys.stdout.write(render())
