"""Import, generator, tests and replay: before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.comparing.difference import Difference, changes
from refactor_kit.proof.comparing.expected import moved_keys
from refactor_kit.proof.observing.booting import boot_error, told_failure
from refactor_kit.proof.observing.scenario import FED_VARIANTS, is_valid_variant
from refactor_kit.proof.observing.volatility import has_shape, is_shape
from refactor_kit.reading.retired.shims import NOTICE

#: The sections of the answers to examples, and to requests that were made from schemas.
REPLAY, ASKED = "replay", "asked"
Sections = dict[str, Any]
_SHIM = re.compile(rf"DeprecationWarning: {NOTICE}\Z")
_SHIMS = "shims in the configuration"
_MENDED = {("failed", "passed"), ("error", "passed")}


def compare_import(before: Sections, after: Sections, declared: Declared) -> Iterator[Difference]:
    """That the app loads, what it registers, what it warns of, which modules no longer load."""
    old, new = before.get("import", {}), after.get("import", {})
    if old.get("ok") != new.get("ok"):
        reason = " ".join(boot_error(after)) if old.get("ok") else ""
        yield Difference("import", f"app no longer loads: {reason}" if reason else "app loads now")
        return
    left, right = declared.renamed(old.get("hooks", {})), declared.renamed(new.get("hooks", {}))
    for place, change in changes(left, right):
        yield Difference("import", f"{place} {change}")
    yield from new_warnings("import", old.get("warnings"), new.get("warnings"), declared)
    yield from _left_behind(before, after, declared)
    failed = declared.renamed(list(old.get("failures", {})))
    for name, failure in new.get("failures", {}).items():
        if declared.renamed(name) not in failed:
            reason = " ".join(told_failure(failure))
            yield Difference("import", f"{name} no longer loads: {reason}")


def _left_behind(before: Sections, after: Sections, declared: Declared) -> Iterator[Difference]:
    """Processes that outlive the app, and files that it writes into its own tree."""
    old, new = before["import"].get("left_behind"), after["import"].get("left_behind")
    if old != new:
        line = "a process is left behind" if new else "no process is left behind any more"
        yield Difference("import", line)
    if "writes" in before and "writes" in after:
        moved = {declared.renamed_path(path) for path in before["writes"]}
        for path in sorted({declared.renamed_path(each) for each in after["writes"]} ^ moved):
            how = "no longer written" if path in moved else "now written"
            yield Difference("import", f"{path} is {how} by the app")


def compare_generator(
    before: Sections, after: Sections, declared: Declared
) -> Iterator[Difference]:
    """A part whose generation failed anew."""
    if "generator" not in before or "generator" not in after:
        return
    for part, entry in after["generator"].items():
        earlier = before["generator"].get(part, {"ok": True, "problems": []})
        if earlier["ok"] and not entry["ok"]:
            yield Difference("generator", f"generator for {part}: {'; '.join(entry['problems'])}")


def compare_tests(before: Sections, after: Sections, declared: Declared) -> Iterator[Difference]:
    """Every earlier test is still there and ends as it did; new ones are welcome.

    One that failed may pass: it names a URL that the migration moves there, say.
    A test whose parameters name what retires has another name once they follow.
    """
    if "tests" not in before or "tests" not in after:
        return
    old = declared.renamed(before["tests"]["outcomes"])
    new = declared.renamed(after["tests"]["outcomes"])
    is_partial = after["tests"].get("partial") and not before["tests"].get("partial")
    for test, outcome in old.items():
        if test not in new and is_partial:
            continue
        if test not in new:
            yield Difference("tests", f"test {test} is no longer collected")
        elif new[test] != outcome:
            line = f"test {outcome} -> {new[test]}: {test}"
            yield Difference("tests", line, (outcome, new[test]) in _MENDED, "it failed before")
    for test in sorted(new.keys() - old.keys()):
        bad = new[test] in {"failed", "error"}
        yield Difference("tests", f"new test {new[test]}: {test}", not bad, "a test was added")
    if before["tests"].get("problem") != after["tests"].get("problem"):
        left, right = before["tests"].get("problem"), after["tests"].get("problem")
        line = f"the test run {left or 'succeeded'} -> {right or 'succeeded'}"
        yield Difference("tests", line, not right, "it failed before")


def compare_replay(before: Sections, after: Sections, declared: Declared) -> Iterator[Difference]:
    """Status, headers and body of every answer; volatile values by their shape."""
    if "replay" not in before or "replay" not in after:
        return
    if before["replay"]["booted"] != after["replay"]["booted"]:
        reason = after["replay"].get("reason", "")
        yield Difference("replay", f"uvicorn no longer boots the app: {reason}")
        return
    for place, change in changes(before["replay"].get("begun"), after["replay"].get("begun")):
        yield Difference("replay", f"[replay] call {place} {change}")
    yield from _compare_exchanges("replay", before, after, declared)


def answers_to(sections: Mapping[str, Any], key: str, *asked: str) -> dict[str, Any]:
    """What one endpoint answered, by the request: to its examples, and to what was made for it.

    ``asked`` are the sections of the two that count; both without any.
    """
    found: dict[str, Any] = {}
    for section in asked or (REPLAY, ASKED):
        exchanges = sections.get(section, {}).get("exchanges", {})
        found |= exchanges.get(key, {}).get("answers", {})
    return found


def compare_asked(before: Sections, after: Sections, declared: Declared) -> Iterator[Difference]:
    """The answers to requests that were made from the schemas."""
    if ASKED not in before or ASKED not in after:
        return
    if before[ASKED]["booted"] and after[ASKED]["booted"]:
        yield from _compare_exchanges(ASKED, before, after, declared)


def _compare_exchanges(
    section: str, before: Sections, after: Sections, declared: Declared
) -> Iterator[Difference]:
    new = after[section].get("exchanges", {})
    expected = moved_keys(before[section].get("exchanges", {}), declared)
    for key in sorted(expected.keys() | new.keys()):
        if key not in new or key not in expected:
            yield Difference(section, f"endpoint {'gone' if key not in new else 'new'}: {key}")
            continue
        for line in _compare_exchange(key, expected[key], new[key]):
            yield Difference(section, line)


def _compare_exchange(key: str, before: Sections, after: Sections) -> Iterator[str]:
    for place, change in changes(before["example"], after["example"], "example input"):
        yield f"{place} {change} for {key}"
    variants = before["answers"].keys() | after["answers"].keys()
    for variant in sorted(variants, key=lambda each: (not is_valid_variant(each), each)):
        old, new = before["answers"].get(variant), after["answers"].get(variant)
        suffix = f"for {key}" if variant == "example" else f"for {key} ({variant})"
        if (old is None or new is None) and variant.endswith(FED_VARIANTS):
            # Made only because an earlier call answered otherwise, which shows by itself.
            continue
        if old is None or new is None:
            yield f"{'no longer' if new is None else 'newly'} called {suffix}"
            continue
        # Only the old version teaches what is volatile: a value that begins to vary has changed.
        if old["status"] != new["status"]:
            yield f"response {old['status']} -> {new['status']} {suffix}"
            continue
        for place, change in changes(old, new):
            yield f"{place} {change} {suffix}"


def new_warnings(
    section: str, before: list[Any] | None, after: list[Any] | None, declared: Declared
) -> Iterator[Difference]:
    """Warnings that came, and those that went; what the module's own shims say is declared."""
    varying = [each for each in before or [] if is_shape(each)]
    old_shims, old = _told_apart([each for each in before or [] if each not in varying], declared)
    told = [each for each in after or [] if not any(has_shape(one, each) for one in varying)]
    new_shims, new = _told_apart(told, declared)
    for shim in sorted(new_shims - old_shims):
        yield Difference(section, f"shim for {shim}", True, _SHIMS)
    for shim in sorted(old_shims - new_shims):
        yield Difference(section, f"no shim any more for {shim}", True, _SHIMS)
    for line in sorted(new - old):
        yield Difference(section, f"new warning: {line}")
    for line in sorted(old - new):
        yield Difference(section, f"warning gone: {line}")


def _moved_file(path: str, declared: Declared) -> str:
    """A Python file that retires, below whatever source root, as it is called after it."""
    stem = f"/{path.removesuffix('.py')}/"
    for old in sorted(declared.modules, key=len, reverse=True):
        folder, new = f"/{old.replace('.', '/')}/", f"/{declared.modules[old].replace('.', '/')}/"
        if path.endswith(".py") and folder in stem:
            return f"{stem.replace(folder, new, 1).strip('/')}.py"
    return path


def _told_apart(lines: list[str], declared: Declared) -> tuple[set[str], set[str]]:
    """The module's shims by what they warn of, and the other warnings."""
    shims: set[str] = set()
    others: set[str] = set()
    for line in lines:
        told = _SHIM.search(line)
        if told and told["old"] != told["new"] == declared.renamed(told["old"]):
            shims.add(f"{told['old']}, until {told['until']}")
        else:
            place, _, text = line.partition(": ")
            others.add(declared.renamed(f"{_moved_file(place, declared)}: {text}"))
    return shims, others
