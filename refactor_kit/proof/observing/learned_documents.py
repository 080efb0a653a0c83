"""What two documents of one version agree on: OpenAPI, JSON schema, what hidden endpoints take.

Values count by their shape; types, names and rules stay as the first document has them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from refactor_kit.proof.observing.volatility import in_any_order, is_reordered

# What two values agree on: the first, or the shape of both.
Agree = Callable[[Any, Any], Any]
# Members of a schema or an operation that hold values throughout.
_VALUES = frozenset({"default", "example", "examples"})
# Members that name things of the service's own choosing.
_NAMED = """
    $defs callbacks content definitions encoding headers links mapping parameters paths
    patternProperties properties responses schemas scopes securitySchemes
"""
# Members of which every order says the same.
_CHOICES = frozenset({"allOf", "anyOf", "enum", "oneOf"})
# Members that rule what is accepted and answered, or name what is referred to.
_RULES = """
    $ref additionalProperties allowEmptyValue allowReserved authorizationUrl bearerFormat
    const contentEncoding contentMediaType deprecated enum explode flow format in maxItems
    maxLength minItems minLength name nullable openIdConnectUrl openapi operationId
    operationRef pattern propertyName readOnly refreshUrl required scheme style tags
    tokenUrl type uniqueItems writeOnly
"""


def agreed_document(
    first: Any, second: Any, agree: Agree, keyword: str = "", *, is_named: bool = False
) -> Any:
    """What two documents agree on; ``keyword`` is the member that both stand at.

    With ``is_named`` their members are named by the service, not by the standard.
    """
    if isinstance(first, dict) and isinstance(second, dict):
        return {
            key: _member(key, item, second.get(key, item), agree, is_named=is_named)
            for key, item in first.items()
        }
    if isinstance(first, list) and isinstance(second, list):
        if keyword in _CHOICES and is_reordered(first, second):
            return in_any_order(first)
        if len(first) != len(second):
            return first
        pairs = zip(first, second, strict=True)
        return [agreed_document(*pair, agree, keyword) for pair in pairs]
    return first if is_named or keyword in _RULES.split() else agree(first, second)


def _member(key: str, first: Any, second: Any, agree: Agree, *, is_named: bool) -> Any:
    if is_named:
        return agreed_document(first, second, agree, is_named=not isinstance(first, (dict, list)))
    if key in _VALUES:
        return agree(first, second)
    if key == "security":
        return first
    return agreed_document(first, second, agree, key, is_named=key in _NAMED.split())
