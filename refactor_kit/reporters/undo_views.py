"""What an undo took back: a path a line, or JSON."""

from __future__ import annotations

from refactor_kit.base import REPOSITORY
from refactor_kit.migration.taking_back import guarded_modules
from refactor_kit.project import Project
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.runtime.invocation import typed
from refactor_kit.runtime.plain_text import shown
from refactor_kit.runtime.wording import counted
from refactor_kit.transaction import UndoPlan, applied_steps


def write(plan: UndoPlan, project: Project, output: OutputOptions) -> None:
    """Render ``plan`` in the format asked for; what stays is told on stderr."""
    aside = plan.aside_in(project.workspace)
    if output.output_format == "json":
        document = {
            "schema_version": 1,
            "module": plan.undone.owner,
            "taken_back": list(plan.owners),
            "restored": plan.restored,
            "set_aside": {path: str(aside / path) for path in plan.aside},
        }
        output.write_json(document)
        return
    output.write("".join(f"{shown(path)}\n" for path in plan.restored))
    console, files = output.chatter(), len(plan.restored)
    verb = "is" if files == 1 else "are"
    told = f"{counted(files, 'file')} {verb} as before"
    console.print(f"{', '.join(plan.owners)}: {told}", markup=False)
    if plan.aside:
        console.print("your versions of the files that were edited since:", markup=False)
        for path in plan.aside:
            console.print(f"  {shown(str(aside / path))}", markup=False, soft_wrap=True)
    left = {
        path
        for step in applied_steps(project.workspace)
        if step.module == REPOSITORY
        for path in step.paths
    }
    if left and not guarded_modules(project):
        verb = "stays" if len(left) == 1 else "stay"
        stays = f"{REPOSITORY}: {counted(len(left), 'file')} {verb} as changed"
        console.print(typed(f"{stays}; refactor-kit undo --repository"), markup=False)
