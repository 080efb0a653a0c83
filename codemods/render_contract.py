"""Puts the contract into the module's README, between its markers, and keeps it current."""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.base import (
    Context,
    Notice,
    Outcome,
    OverlayTree,
    SourceTree,
    UnreadableSource,
)
from refactor_kit.base.records import replace
from refactor_kit.documents.lines import Document, read_markdown
from refactor_kit.documents.markdown_reading import Section
from refactor_kit.reading.apps import read_apps
from refactor_kit.reading.contract import (
    BEGIN,
    END,
    expected_contract,
    is_same_contract,
    is_superseded,
    read_contract,
)
from refactor_kit.reading.contract.old_statements import untrue_statements
from refactor_kit.reading.questions import Reading, open_questions
from refactor_kit.reading.routes import read_router
from refactor_kit.reading.schemas import read_schemas

_REMEDY = f"leave one {BEGIN} and, below it, one {END}, each on a line of its own, or neither"


class RenderContract:
    """Every other byte of the README stays; a README that does not stand yet is begun."""

    name = "render-contract"
    #: It keeps a page current; that alone gives a step no subject.
    upkeep = True

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        if "contract" in context.settings.skip:
            return Outcome(not_applicable="the configuration skips the contract")
        document = read_markdown(tree, context.module.docs_file)
        try:
            section = read_contract(tree, context)
        except UnreadableSource as error:
            return Outcome(refusals=(error.refusal(_REMEDY),))
        if section is not None and is_superseded(section, context):
            return Outcome()
        questions = open_questions(_readings(tree, context))
        if questions is not None:
            return questions
        outcome = _rendered(tree, context, document, section)
        return replace(outcome, notices=_noticed(tree, context, outcome))


def _noticed(tree: SourceTree, context: Context, outcome: Outcome) -> tuple[Notice, ...]:
    """What the README says beside the contract, and is not so once the last step is done."""
    if context.step < context.last_step:
        return ()
    written = OverlayTree(tree, {edit.path: edit.content for edit in outcome.edits})
    return untrue_statements(written, context, read_router(tree, context))


def _rendered(
    tree: SourceTree, context: Context, document: Document, section: Section | None
) -> Outcome:
    contract = expected_contract(tree, context) + "\n"
    if section is None:
        name = context.module.name.replace("_", " ").capitalize()
        title = "" if document.exists else f"# {name}\n\n"
        return Outcome((document.appended(f"{title}{BEGIN}\n{contract}{END}\n"),))
    if is_same_contract(section.text, contract):
        return Outcome()
    return Outcome((document.replaced(section.begin + 1, section.end, contract),))


def _readings(tree: SourceTree, context: Context) -> Iterator[Reading]:
    """What this step writes about."""
    yield from read_schemas(tree, context)
    if context.step >= 3:
        yield read_router(tree, context)
    if context.step >= 4:
        yield read_apps(tree, context)
