"""Reports as Markdown."""

from collections.abc import Iterable


def render_markdown(title: str, sections: Iterable[tuple[str, str]]) -> str:
    """A title and its sections, separated by blank lines."""
    blocks = [f"# {title}"]
    for heading, body in sections:
        blocks.append(f"## {heading}")
        if body:
            blocks.append(body)
    return "\n\n".join(blocks) + "\n"
