"""The public names of a module: what ``<public package>/__init__.py`` exports for it."""

from __future__ import annotations

from dataclasses import dataclass

from refactor_kit.base import Context, SourceTree

from .schemas import Role


@dataclass(frozen=True, slots=True)
class PublicName:
    """``alias`` is what routes import; ``class_name`` in ``schema_module`` is what it is bound to.

    ``digest`` (``sha256:...``) covers the fields: names, types, defaults, constraints, as
    normalised source, never their lines or comments.
    """

    alias: str
    class_name: str
    part: str
    role: Role
    schema_module: str
    digest: str


def public_names(tree: SourceTree, context: Context) -> tuple[PublicName, ...]:
    """The aliases of ``context.module``, sorted by part order then input before output."""
    raise NotImplementedError


def exported_names(tree: SourceTree, context: Context) -> dict[str, str]:
    """What the public package exports now: name in ``__all__`` -> dotted origin.

    An origin is ``schemas.session_manager_start.session_manager_start.SessionStartRequest``.

    Names in ``__all__`` whose origin cannot be read statically map to ``""``.
    """
    raise NotImplementedError
