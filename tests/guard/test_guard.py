from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from refactor_kit.base import ChangeSet, Context, Finding, OverlayTree, SourceTree
from refactor_kit.guard import Guard, guard_state
from refactor_kit.guard.changes import tightening_edits, widening_edits
from refactor_kit.guard.ledger import Ledger
from refactor_kit.records.allowances import Allowance, read_allowances, read_inline
from tests.support.check_services import FILES, recorded
from tests.support.trees import service

_MODULES = {"orders": ("orders_place", "orders_cancel"), "billing": ("billing",)}
_ORDERS_DEEP = "from schemas.orders_place.orders_place import PlaceRequest\n"


def target(
    files: Mapping[str, str],
    last: Mapping[str, int],
    *,
    widened: bool = False,
    widen_after: int = 3,
) -> tuple[SourceTree, Context]:
    return service(
        {**FILES, **files, **recorded(last, widened)},
        module="stock",
        parts=("stock",),
        others=_MODULES,
        widen_after=widen_after,
    )


def state(tree: SourceTree, context: Context) -> Guard:
    return guard_state(tree, context.settings, context.modules)


def applied(tree: SourceTree, context: Context, kind: str) -> tuple[SourceTree, tuple[str, ...]]:
    edits = (widening_edits if kind == "widen" else tightening_edits)(
        tree, context.settings, context.modules
    )
    changes = ChangeSet(tree, edits)
    return changes.tree(), changes.paths()


@pytest.mark.parametrize(
    ("last", "widened", "scope", "migrated", "enforced"),
    [
        # The router of orders stands merged although nothing records it.
        ({}, False, "migrated", 0, 1),
        ({"orders": 7}, False, "migrated", 0, 0),
        ({"orders": 8}, False, "migrated", 0, 1),
        ({"orders": 10}, False, "migrated", 1, 1),
        ({"orders": 10}, True, "project", 1, 3),
        ({"orders": 10, "billing": 10, "stock": 10}, False, "global", 3, 3),
    ],
)
def test_scope_follows_the_evidence(
    last: Mapping[str, int], widened: bool, scope: str, migrated: int, enforced: int
) -> None:
    guard = state(*target({}, last, widened=widened))
    assert (guard.scope, guard.migrated, guard.total) == (scope, migrated, 3)
    assert len(guard.enforced_paths) == enforced


def test_widening_is_due_at_the_number_and_not_when_widened_or_fixed() -> None:
    assert not state(*target({}, {"orders": 10}, widen_after=2)).widening_due
    due = {"orders": 10, "billing": 10}
    assert state(*target({}, due, widen_after=2)).widening_due
    assert not state(*target({}, due, widen_after=2, widened=True)).widening_due
    tree, context = service(
        {**FILES, **recorded(due)}, module="stock", parts=("stock",), others=_MODULES,
        widen_after=2, guard_scope="migrated",
    )  # fmt: skip
    assert not state(tree, context).widening_due


def test_widening_gives_each_pending_module_one_allowance() -> None:
    tree, context = target({}, {"orders": 10}, widen_after=1)
    after, paths = applied(tree, context, "widen")
    assert paths == (
        ".refactor-kit/allowances/billing.toml",
        ".refactor-kit/allowances/stock.toml",
    )
    assert after.read(paths[0]).decode() == (
        "schema-version = 1\n\n[[allow]]\n"
        'check = "routes-import-only-public-schemas"\n'
        'path = "api/routes/billing_routes.py"\n'
        'imports = ["schemas.billing"]\n'
        'reason = "the routes of billing import its own parts until it is migrated"\n'
        'owner = "billing team"\n'
        'until = "billing:migrated"\n'
    )
    again, second = applied(after, context, "widen")
    assert second == ()
    assert state(again, context).allowances == 2


def test_widening_gives_none_to_a_module_that_needs_none_nor_to_what_was_enforced() -> None:
    mended = {"api/routes/stock_routes.py": "x = 1\n", "api/routes/orders_routes.py": _ORDERS_DEEP}
    _, paths = applied(*target(mended, {"orders": 10}, widen_after=1), "widen")
    assert paths == (".refactor-kit/allowances/billing.toml",)


def test_widening_records_other_findings_by_fingerprint() -> None:
    files = {
        "api/routes/health.py": _ORDERS_DEEP,
        "api/routes/stock_routes.py": _ORDERS_DEEP,
    }
    after, paths = applied(*target(files, {"orders": 10}, widen_after=1), "widen")
    assert ".refactor-kit/allowances/_project.toml" in paths
    for path, subject in (("_project", "health"), ("stock", "stock_routes")):
        text = after.read(f".refactor-kit/allowances/{path}.toml").decode()
        symbol = "schemas.orders_place.orders_place.PlaceRequest"
        assert f":api/routes/{subject}.py:{symbol}" in text
        assert 'until = "all:migrated"' in text


def test_pending_module_may_not_import_other_modules_parts_under_its_allowance() -> None:
    tree, context = target({}, {"orders": 10}, widened=True)
    after, _ = applied(tree, context, "widen")
    allowances = read_allowances(after, context.modules)
    new = _finding("api/routes/stock_routes.py", "schemas.billing.billing.Bill")
    own = _finding("api/routes/stock_routes.py", "schemas.stock.stock.Stock")
    assert [any(each.covers(found) for each in allowances) for found in (new, own)] == [False, True]


def test_one_pattern_for_several_part_routes_unless_it_would_cover_others() -> None:
    parts = {
        "api/routes/orders_place_routes.py": _ORDERS_DEEP,
        "api/routes/orders_cancel_routes.py": _ORDERS_DEEP,
        "api/routes/orders_routes.py": "x = 1\n",
    }
    after, _ = applied(*target(parts, {"billing": 10}, widen_after=1), "widen")
    path = ".refactor-kit/allowances/orders.toml"
    assert 'path = "api/routes/orders_*_routes.py"' in after.read(path).decode()
    foreign = {**parts, "api/routes/orders_old_routes.py": "x = 1\n"}
    after, _ = applied(*target(foreign, {"billing": 10}, widen_after=1), "widen")
    assert after.read(path).count(b"[[allow]]") == 2


def test_tightening_drops_unused_and_ended_and_keeps_the_rest_byte_for_byte() -> None:
    tree, context = target({}, {"orders": 10}, widened=True)
    widened, _ = applied(tree, context, "widen")
    kept, nothing = applied(widened, context, "tighten")
    assert nothing == ()
    path = ".refactor-kit/allowances/billing.toml"
    by_hand = b"# a word of ours\n" + widened.read(path)
    _, _, table = by_hand.partition(b"schema-version = 1\n\n")
    stale = b"# another word\n" + table.replace(b"billing_routes", b"gone_routes")
    mixed = OverlayTree(kept, {path: by_hand + b"\n" + stale})
    after, paths = applied(mixed, context, "tighten")
    assert (paths, after.read(path)) == ((path,), by_hand)


def test_tightening_leaves_what_only_the_day_can_tell() -> None:
    tree, context = target({}, {"orders": 10})
    path = ".refactor-kit/allowances/orders.toml"
    kept = "".join(
        f'[[allow]]\ncheck = "{check}"\npath = "apps/**"\nreason = "r"\nowner = "o"\n'
        f'until = "2030-01-01"\n'
        for check in ("shims-are-retired-in-time", "old-paths-are-retired-in-time")
    )
    tree = OverlayTree(tree, {path: kept.encode()})
    assert applied(tree, context, "tighten")[1] == ()


def test_no_allowance_is_left_when_all_are_migrated() -> None:
    tree, context = target({}, {"orders": 10}, widened=True)
    widened, _ = applied(tree, context, "widen")
    evidence = {path: text.encode() for path, text in recorded(dict.fromkeys(_MODULES, 10)).items()}
    evidence[".refactor-kit/evidence/stock.json"] = recorded({"stock": 10})[
        ".refactor-kit/evidence/stock.json"
    ].encode()
    done = OverlayTree(widened, evidence)
    after, _ = applied(done, context, "tighten")
    guard = state(after, context)
    assert (guard.scope, guard.allowances) == ("global", 0)


def test_widening_is_deterministic() -> None:
    first = widening_edits(*_arguments())
    assert first == widening_edits(*_arguments())


def _arguments() -> tuple[SourceTree, object, object]:
    tree, context = target({}, {"orders": 10}, widen_after=1)
    return tree, context.settings, context.modules


def _finding(path: str, symbol: str, line: int = 1) -> Finding:
    check = "routes-import-only-public-schemas"
    return Finding(path, line, 1, check, "", True, f"{check}:{path}:{symbol}")


def _allowance(**values: object) -> Allowance:
    given: dict[str, object] = {
        "check": "routes-import-only-public-schemas", "path": "api/**", "fingerprint": "",
        "reason": "r", "owner": "o", "until": "2030-01-01", "file": "f", "line": 1,
    }  # fmt: skip
    return Allowance(**{**given, **values})  # type: ignore[arg-type]


def _ledger(*allowances: Allowance, today: date = date(2029, 1, 1)) -> Ledger:
    return Ledger(allowances, frozenset(["a", "b"]), frozenset(["a"]), today)


def test_ledger_tells_standing_from_allowed_and_unused() -> None:
    finding = _finding("api/x.py", "schemas.s.X")
    used, unused = _allowance(), _allowance(path="other/**")
    verdict = _ledger(used, unused).judge([finding, _finding("x.py", "schemas.s.X")])
    assert [each.path for each in verdict.standing] == ["x.py"]
    assert (verdict.unused, verdict.allowed) == ((unused,), 1)


def test_ledger_knows_when_an_allowance_ends() -> None:
    finding = _finding("api/x.py", "schemas.s.X")
    for until, standing in (
        ("2028-12-31", 1),
        ("2029-01-01", 0),
        ("a:migrated", 1),
        ("b:migrated", 0),
        ("all:migrated", 0),
    ):
        assert len(_ledger(_allowance(until=until)).judge([finding]).standing) == standing, until


def test_fingerprint_allowance_survives_a_move_of_the_line() -> None:
    finding = _finding("api/x.py", "schemas.s.X", line=40)
    assert _allowance(fingerprint=finding.fingerprint, path="api/x.py").covers(finding)
    assert not _allowance(fingerprint="other", path="api/x.py").covers(finding)


def test_inline_allowance_speaks_for_its_line_or_the_next() -> None:
    source = (
        b"import a  # refactor-kit: allow[one, two] why\n"
        b"# refactor-kit: allow[one] - why\n"
        b"import b\n"
    )
    found = read_inline("p.py", source)
    assert [(each.check, each.line, each.reason) for each in found] == [
        ("one", 1, "why"),
        ("two", 1, "why"),
        ("one", 3, "why"),
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "api/routes/desk_routes.py",
        "/api/routes/desk_routes.py",
        "api/routes/",
        "api",
        "api/**",
        "api/**/desk_routes.py",
        "api/routes/desk_*.py",
        "api/routes/d?sk_routes.py ",
        "*/routes/desk_routes.py",
        "api/routes/[cd]esk_routes.py",
        "api/routes/desk",
        "desk_routes.py",
    ],
)
def test_ledger_agrees_with_each_allowance(pattern: str) -> None:
    findings = [
        _finding("api/routes/desk_routes.py", "schemas.a.A"),
        _finding("api/routes/ward_routes.py", "schemas.a.A"),
    ]
    other = _allowance(path="api/routes/nobody_*.py")
    allowance = _allowance(path=pattern)

    verdict = _ledger(other, allowance).judge(findings)

    assert list(verdict.standing) == [each for each in findings if not allowance.covers(each)]
    assert other in verdict.unused
