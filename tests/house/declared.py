"""What the integration declares beside its code, and what its code makes use of."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
import json
from pathlib import Path
import re
import string
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
INTEGRATION: Final = ROOT / "custom_components" / "anypod"
ENGLISH: Final = INTEGRATION / "translations" / "en.json"

type Json = dict[str, Any]


def read(path: Path) -> Json:
    """Read a JSON object, in which no key stands twice."""

    def unique(pairs: list[tuple[str, Any]]) -> Json:
        names = [name for name, _ in pairs]
        assert len(names) == len(set(names)), f"{path.name}: {sorted(names)}"
        return dict(pairs)

    data: Json = json.loads(path.read_text("utf-8"), object_pairs_hook=unique)
    return data


def strings(data: object, at: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in a translation file, with the keys that lead to it."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from strings(value, f"{at}.{key}" if at else key)
    else:
        assert isinstance(data, str), at
        yield at, data


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def placeholders_below(data: object) -> set[str]:
    """Return the names in braces in any text below."""
    return {name for _, text in strings(data) for name in placeholders(text)}


def code_of(name: str, within: str | None = None) -> ast.Module | ast.ClassDef:
    """Parse one of the integration's modules, or a class that it has."""
    tree = ast.parse((INTEGRATION / f"{name}.py").read_text("utf-8"))
    if within is None:
        return tree
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    [found] = [node for node in classes if node.name == within]
    return found


def modules() -> list[str]:
    """Return the names of the integration's modules, without the engine's."""
    return sorted(path.stem for path in INTEGRATION.glob("*.py"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A call and those of its arguments that are plain."""

    function: str
    arguments: Json
    """By name: constants, names of constants, and the keys of mappings."""


def calls(name: str, within: str | None = None) -> Iterator[Call]:
    """Yield the calls in one of the integration's modules, or in a class of it."""
    constants = dict(_constants(code_of(name)))
    for node in ast.walk(code_of(name, within)):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=function) | ast.Attribute(attr=function):
                arguments = {
                    keyword.arg: _plain(keyword.value, constants)
                    for keyword in node.keywords
                    if keyword.arg is not None
                }
                yield Call(function=function, arguments=arguments)


def _constants(tree: ast.Module | ast.ClassDef) -> Iterator[tuple[str, Any]]:
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value))
                | ast.AnnAssign(
                    target=ast.Name(id=name), value=ast.Constant(value=value)
                )
            ):
                yield name, value


def _plain(node: ast.expr, constants: Json) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return constants.get(name)
        case ast.Dict(keys=keys):
            return {key.value for key in keys if isinstance(key, ast.Constant)}
        case ast.List(elts=parts):
            return [part.value for part in parts if isinstance(part, ast.Constant)]
    return None


def forms(name: str, within: str | None = None) -> Iterator[tuple[str, str | None]]:
    """Yield the steps whose forms a module or a class shows, with the schemas' names.

    It is the name of a constant or of a function; None stands for no fields.
    """
    for node in ast.walk(code_of(name, within)):
        match node:
            case ast.Call(func=ast.Attribute(attr="async_show_form"), keywords=given):
                arguments = {one.arg: one.value for one in given}
                named = [
                    part.id
                    for part in ast.walk(arguments["data_schema"])
                    if isinstance(part, ast.Name)
                    and part.id.casefold().endswith("_schema")
                ]
                step = arguments["step_id"]
                assert isinstance(step, ast.Constant)
                assert len(named) <= 1, step.value
                yield str(step.value), next(iter(named), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class FormError:
    """An error that a flow shows, and where."""

    field: str
    """The name of its constant, or "base"."""
    key: str


def form_errors(name: str, within: str | None = None) -> Iterator[FormError]:
    """Yield the errors that a module of a flow, or a class, puts under a field."""
    for node in ast.walk(code_of(name, within)):
        match node:
            case ast.Dict(keys=[field], values=[ast.Constant(value=str(key))]):
                found = _field(field)
            case ast.Assign(
                targets=[ast.Subscript(value=ast.Name(id="errors"), slice=field)],
                value=ast.Constant(value=str(key)),
            ):
                found = _field(field)
                assert found is not None, key
            case _:
                continue
        if found is not None:
            yield FormError(field=found, key=key)


def _field(node: ast.expr | None) -> str | None:
    match node:
        case ast.Constant(value="base"):
            return "base"
        case ast.Name(id=name) if re.fullmatch(r"CONF_\w+", name):
            return name
    return None
