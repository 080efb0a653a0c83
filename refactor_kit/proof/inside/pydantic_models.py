"""What is asked of pydantic, of major version 1 and of every later one."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from typing import Annotated, Any

_MODES = ("validation", "serialization")


def is_model(value: Any) -> bool:
    """Whether ``value`` is a pydantic class."""
    return inspect.isclass(value) and (hasattr(value, "model_json_schema") or _is_first(value))


def configuration(model: Any) -> dict[str, Any]:
    """What a class's configuration says, by key; version 1 gives what differs from its defaults."""
    if not _is_first(model):
        return dict(getattr(model, "model_config", {}))
    config = model.__config__
    defaults = next(each for each in reversed(config.__mro__) if each is not object)
    names = [name for name in dir(config) if not name.startswith("__")]
    values = {name: inspect.getattr_static(config, name) for name in names}
    missing = object()
    return {
        name: value
        for name, value in values.items()
        if inspect.getattr_static(defaults, name, missing) is not value
    }


def own_extra(model: Any) -> Any:
    """What the class itself, not a base of it, adds to its JSON Schema."""
    key = "schema_extra" if _is_first(model) else "json_schema_extra"
    holder = "Config" if _is_first(model) else "model_config"
    return configuration(model).get(key) if holder in vars(model) else None


def is_frozen(value: Any) -> bool:
    """Whether an instance's class forbids that its fields are set."""
    kind = type(value)
    if _is_first(kind):
        config = kind.__config__
        return bool(getattr(config, "frozen", False)) or not getattr(config, "allow_mutation", True)
    settings = getattr(kind, "model_config", None)
    return bool(settings.get("frozen", False)) if isinstance(settings, dict) else False


def json_schemas(model: Any) -> dict[str, Any]:
    """The JSON Schema of each mode, by mode; version 1 has one for both."""
    return {mode: _guarded_schema(model, mode) for mode in _MODES}


def json_schema(model: Any) -> dict[str, Any]:
    """The JSON Schema of what the model accepts."""
    if not _is_first(model):
        schema: dict[str, Any] = model.model_json_schema()
        return schema
    schema = dict(model.schema(ref_template="#/$defs/{model}"))
    definitions = schema.pop("definitions", {})
    return {**schema, "$defs": definitions} if definitions else schema


def validate(model: Any, value: Any) -> None:
    """Raises what pydantic raises where ``value`` is no valid input of ``model``."""
    _ = model.parse_obj(value) if _is_first(model) else model.model_validate(value)


def dumped(value: Any) -> Any:
    """A model's instance in the terms of JSON; any other value as it is."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True)
    if _is_first(type(value)):
        return json.loads(value.json(by_alias=True))
    return value


def annotation(field: Any) -> Any:
    """The type of a parameter or a body, a field of FastAPI's."""
    declared = getattr(field.field_info, "annotation", None)
    return getattr(field, "outer_type_", None) if declared is None else declared


def parameter_schema(field: Any) -> dict[str, Any]:
    """The JSON Schema of one parameter; empty where pydantic gives none."""
    try:
        return _first_field_schema(field) if hasattr(field, "outer_type_") else _adapted(field)
    except Exception:
        return {}


def validators(model: Any) -> Iterator[tuple[str, Any]]:
    """Validators and serialisers: kind, name, fields and mode in words, and the function."""
    decorators = getattr(model, "__pydantic_decorators__", None)
    for kind in getattr(decorators, "__dataclass_fields__", {}):
        for name, decorator in (getattr(decorators, kind) or {}).items():
            fields = ",".join(sorted(getattr(decorator.info, "fields", ())))
            mode = getattr(decorator.info, "mode", "")
            yield f"{kind} {name}({fields}) {mode}".strip(), decorator.func
    if _is_first(model):
        yield from _first_validators(model)


def _is_first(value: Any) -> bool:
    """Whether ``value`` is a class of pydantic 1, or of ``pydantic.v1``."""
    if hasattr(value, "model_json_schema"):
        return False
    return hasattr(value, "__fields__") and hasattr(value, "__config__")


def _guarded_schema(model: Any, mode: str) -> dict[str, Any]:
    try:
        if _is_first(model):
            return json_schema(model)
        schema: dict[str, Any] = model.model_json_schema(mode=mode)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return schema


def _first_validators(model: Any) -> Iterator[tuple[str, Any]]:
    for field, found in sorted(model.__validators__.items()):
        for each in found:
            flags = [name for name in ("pre", "each_item", "always") if getattr(each, name)]
            shown = f"validator {each.func.__name__}({field}) {' '.join(flags)}"
            yield shown.strip(), each.func
    for function in model.__pre_root_validators__:
        yield f"root_validator {function.__name__}() pre", function
    for skips, function in model.__post_root_validators__:
        mode = " skip_on_failure" if skips else ""
        yield f"root_validator {function.__name__}(){mode}", function


def _adapted(field: Any) -> dict[str, Any]:
    from pydantic import TypeAdapter

    # The rules that are given beside the type (`Query(ge=1)`) are the field's.
    return dict(TypeAdapter(Annotated[field.field_info.annotation, field.field_info]).json_schema())


def _first_field_schema(field: Any) -> dict[str, Any]:
    from pydantic import schema as pydantic_schema

    models = pydantic_schema.get_flat_models_from_field(field, known_models=set())
    names = pydantic_schema.get_model_name_map(models)
    schema, definitions, _ = pydantic_schema.field_schema(field, model_name_map=names)
    references = [schema, *schema.get("allOf", [])]
    named = [each["$ref"].rpartition("/")[2] for each in references if "$ref" in each]
    return {**(definitions[named[0]] if named else {}), **schema}
