"""Takes a module's ``constants.py`` away once nothing names it."""

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree

from .._constants import constants_file, settings_file


class RetireConstants:
    """Refused while any text of the repository names the file: a string, a page, a script."""

    name = "retire-constants"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        path = constants_file(context)
        if path not in tree or settings_file(context) not in tree:
            return Outcome()
        dotted = f"{context.module.app_package}.constants"
        refusals = [
            Refusal(each, number, f"still names {dotted}", "rewrite it, then run this again")
            for each in tree.paths()
            if not each.startswith((".refactor-kit/", *context.settings.packs))
            for number, line in enumerate(tree.read(each).splitlines(), start=1)
            if dotted.encode() in line or path.encode() in line
        ]
        return Outcome(refusals=tuple(refusals)) if refusals else Outcome((Edit(path, None),))
