"""``status`` as JUnit XML: a test case for each module and step."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from refactor_kit.runtime.plain_text import shown, shown_lines
from refactor_kit.status.model import ModuleStatus, Status, StepStatus


def render(status: Status) -> str:
    """A suite a module; what is not done yet is skipped, what broke is a failure."""
    root = ET.Element("testsuites", name="refactor-kit")
    for module in status.modules:
        _suite(root, module)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _suite(root: ET.Element, module: ModuleStatus) -> None:
    failed = sum(step.state == "failed" for step in module.steps)
    skipped = sum(step.state in ("pending", "unproved", "n/a") for step in module.steps)
    suite = ET.SubElement(
        root,
        "testsuite",
        name=module.name,
        tests=str(len(module.steps)),
        failures=str(failed),
        skipped=str(skipped),
        errors="0",
    )
    for step in module.steps:
        _case(suite, module, step)


def _case(suite: ET.Element, module: ModuleStatus, step: StepStatus) -> None:
    case = ET.SubElement(
        suite, "testcase", classname=module.name, name=f"{step.number} {step.title}", time="0"
    )
    details = "\n".join(
        f"{criterion.name}: {criterion.state}: {criterion.detail}"
        for criterion in step.criteria
        if criterion.detail
    )
    if step.state == "failed":
        first = next((c for c in step.criteria if c.state == "failed"), None)
        message = f"{first.name}: {first.detail}" if first else "failed"
        ET.SubElement(case, "failure", message=shown(message)).text = shown_lines(details)
    elif step.state in ("pending", "unproved", "n/a"):
        ET.SubElement(case, "skipped", message=shown(step.reason or step.state))
    elif details:
        ET.SubElement(case, "system-out").text = shown_lines(details)
