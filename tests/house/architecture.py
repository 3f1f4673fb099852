"""Who may import whom, and how long things may be: a checker of source trees."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
import sys
from typing import Final

FILE_LIMIT: Final = 450
FUNCTION_LIMIT: Final = 50

ENGINE_LIBRARIES: Final = frozenset(
    {"PIL", "aiofiles", "alembic", "cronsim", "feedgen", "lxml", "sqlalchemy"}
)
PROGRAM_LIBRARIES: Final = frozenset({"yt_dlp"})
GLUE_LIBRARIES: Final = frozenset(
    {"aiohttp", "homeassistant", "segno", "voluptuous", "yaml"}
)

# From the bottom up; a module imports what lies below its layer, and what is in it as
# long as that makes no circle. One that is not named is a leaf.
ENGINE_LAYERS: Final[tuple[frozenset[str], ...]] = (
    frozenset({"errors", "findings", "models", "overview", "toolstate"}),
    frozenset({"config", "events"}),
    frozenset(),  # leaves
    frozenset({"discoverer", "keeper", "queue"}),
    frozenset(
        {
            *("auditor", "downloader", "mover", "publisher", "refresher"),
            *("links", "press"),
            *("health", "maker", "painter", "room", "stillness"),
            *("submissions", "syncer", "updater"),
        }
    ),
    frozenset({"commands", "feeds", "folders", "overseer", "plays", "snapshots"}),
    frozenset({"relay"}),
    frozenset({"engine"}),
    frozenset({"__init__"}),
)
# As above, but one that is not named is a surface, and those know nothing of each
# other. The engine's face is at the bottom.
GLUE_LAYERS: Final[tuple[frozenset[str], ...]] = (
    frozenset({"const", "engine"}),
    frozenset({"entry", "errors", "settings"}),
    frozenset(
        {
            *("coordinator", "cookies", "deeds", "ffmpeg", "hub", "pictures"),
            *("queries", "wishes"),
        }
    ),
    frozenset({"apps", "prose", "qr", "selectors", "throttle", "urls"}),
    frozenset(
        {
            *("entity", "issues", "network_options", "page", "shapes", "subscriptions"),
            "vetting",
        }
    ),
    frozenset({"show_options", "streams", "subscribe_options", "welcome"}),
    frozenset({"feed_options", "hub_options"}),
    frozenset(
        {
            *("cookie_flow", "import_flow", "options_flow"),
            *("fix_files", "fix_sources", "fix_storage", "fix_tools"),
        }
    ),
    frozenset(),  # surfaces
    frozenset({"__init__"}),
)
PROGRAMS: Final = "programs"
# Decisions: everything that they know is an argument.
PURE: Final = frozenset(
    {
        *("import_rules", "imports", "opml"),
        *("categories", "chapters", "conversion", "notes", "parts", "people"),
        *("rss_tags", "ytdlp_errors"),
        *("filters", "lifecycle", "policy", "redact", "retention", "rss", "schedule"),
        *("sources", "tracks", "transcripts", "versions", "windows", "ytdlp_args"),
        "ytdlp_output",
    }
)
PURE_IMPORTS: Final = frozenset(
    {
        *("collections", "collections.abc", "dataclasses", "datetime", "enum"),
        *("hashlib", "html", "itertools", "json", "math", "re", "tomllib", "typing"),
        *("email.utils", "html.parser", "urllib.parse"),
        *(
            "cronsim",
            "feedgen",
            "feedgen.entry",
            "feedgen.feed",
            "feedgen.ext.base",
            "lxml",
        ),
        # Paths as values: what reads or writes is caught by its name, below.
        "pathlib",
    }
)
IMPURE_CALLS: Final = frozenset(
    {
        *("open", "print", "input", "exec", "eval", "__import__"),
        *("exists", "is_file", "is_dir", "iterdir", "glob", "rglob", "stat", "touch"),
        *("read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink"),
        *("cwd", "home", "resolve", "expanduser", "now", "utcnow", "today"),
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Import:
    """One imported module, as `from` names it."""

    line: int
    level: int
    """How many dots."""
    module: str
    """What stands behind the dots, `from . import a` counting as `a`."""
    names: tuple[str, ...] = ()

    @property
    def top(self) -> str:
        """Return the first part of the module's name."""
        return self.module.partition(".")[0]


def imports(tree: ast.AST) -> Iterator[Import]:
    """Yield every import of a module, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(line=node.lineno, level=0, module=alias.name)
        elif isinstance(node, ast.ImportFrom):
            names = tuple(alias.name for alias in node.names)
            if node.module is not None:
                yield Import(
                    line=node.lineno,
                    level=node.level,
                    module=node.module,
                    names=names,
                )
                continue
            for name in names:
                yield Import(line=node.lineno, level=node.level, module=name)


def misplaced(integration: Path) -> list[str]:
    """Return every import and call that has no business where it is."""
    return [*_engine(integration / "engine"), *_glue(integration)]


def oversized(integration: Path) -> Iterator[str]:
    """Yield what is too long to be read in one piece."""
    for path in sorted(integration.rglob("*.py")):
        name = path.relative_to(integration)
        if "migrations" in name.parts:
            continue  # Alembic writes them, and nobody changes them afterwards.
        length = len(path.read_text("utf-8").splitlines())
        if length > FILE_LIMIT:
            yield f"{name}: {length} lines"
        for node in ast.walk(_parse(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LIMIT:
                    yield f"{name}: {node.name} has {length} lines"


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), path.name)


def _layer(layers: tuple[frozenset[str], ...], name: str) -> int:
    unnamed = layers.index(frozenset())
    return next((n for n, layer in enumerate(layers) if name in layer), unnamed)


# ------------------------------------------------------------------------ the engine


def _engine(engine: Path) -> Iterator[str]:
    modules = {path.stem: _parse(path) for path in sorted(engine.glob("*.py"))}
    # What a program knows by itself, the engine need not know again.
    known: dict[str, set[str]] = {PROGRAMS: set()}
    for name, tree in modules.items():
        where = f"engine/{name}.py"
        known[name] = set()
        for one in imports(tree):
            if one.level == 0:
                yield from _library(one, where, ENGINE_LIBRARIES)
            elif one.level > 1:
                yield f"{where}:{one.line}: imports from above the engine"
            elif one.top not in {*modules, PROGRAMS}:
                yield f"{where}:{one.line}: there is no module {one.top}"
            else:
                known[name].add(one.top)
        if name in PURE:
            yield from _purity(tree, where)
    yield from _order(known, ENGINE_LAYERS, "engine/")
    yield from _programs(engine / PROGRAMS)
    for path in sorted((engine / "migrations").rglob("*.py")):
        where = f"engine/{path.relative_to(engine)}"
        for one in imports(_parse(path)):
            if one.level or one.top not in {"alembic", "sqlalchemy"}:
                yield f"{where}:{one.line}: migrations know only SQL"


def _programs(folder: Path) -> Iterator[str]:
    """They are started by their path, in a process of their own."""
    for path in sorted(folder.glob("*.py")):
        where = f"engine/programs/{path.name}"
        for one in imports(_parse(path)):
            if one.level:
                yield f"{where}:{one.line}: a program knows none of our modules"
            else:
                yield from _library(one, where, PROGRAM_LIBRARIES)


def _library(one: Import, where: str, allowed: frozenset[str]) -> Iterator[str]:
    if one.top not in allowed | sys.stdlib_module_names:
        yield f"{where}:{one.line}: may not import {one.module}"


def _purity(tree: ast.Module, where: str) -> Iterator[str]:
    for one in imports(tree):
        if one.level == 0 and one.module not in PURE_IMPORTS:
            yield f"{where}:{one.line}: decides, but imports {one.module}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    if name in IMPURE_CALLS:
                        yield f"{where}:{node.lineno}: decides, but calls {name}"


def _order(
    known: dict[str, set[str]], layers: tuple[frozenset[str], ...], prefix: str
) -> Iterator[str]:
    for name, imported in known.items():
        for other in sorted(imported):
            if _layer(layers, other) > _layer(layers, name):
                yield f"{prefix}{name}.py: may not know {other}, which lies above it"
    yield from _circles(known, prefix)


def _circles(known: dict[str, set[str]], prefix: str) -> Iterator[str]:
    left = {name: set(imported) for name, imported in known.items()}
    while free := [name for name, imported in left.items() if not imported & set(left)]:
        for name in free:
            del left[name]
    if left:
        yield f"{prefix}: a circle among {', '.join(sorted(left))}"


# ------------------------------------------------------------------- the integration


def face_of(engine: Path) -> frozenset[str]:
    """Return the names that the engine's public face offers."""
    for node in _parse(engine / "__init__.py").body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                return frozenset(ast.literal_eval(value))
    return frozenset()


def _glue(integration: Path) -> Iterator[str]:
    modules = {path.stem: _parse(path) for path in sorted(integration.glob("*.py"))}
    modules["engine"] = ast.Module(body=[], type_ignores=[])
    face = face_of(integration / "engine")
    known: dict[str, set[str]] = {}
    for name, tree in modules.items():
        where = f"{name}.py"
        known[name] = set()
        for one in imports(tree):
            if one.level == 0:
                yield from _library(one, where, GLUE_LIBRARIES)
            elif one.level > 1 or one.top not in modules:
                yield f"{where}:{one.line}: imports from the root, or from outside"
            elif one.module.startswith("engine."):
                yield f"{where}:{one.line}: imports a part of the engine, not its face"
            else:
                known[name].add(one.top)
                hidden = set(one.names) - face if one.top == "engine" else set()
                yield from (f"{where}:{one.line}: hidden: {x}" for x in sorted(hidden))
    yield from _order(known, GLUE_LAYERS, "")
    yield from _surfaces(known)


def _surfaces(known: dict[str, set[str]]) -> Iterator[str]:
    named = frozenset().union(*GLUE_LAYERS)
    surfaces = known.keys() - named
    for name in sorted(surfaces):
        for other in sorted(known[name] & surfaces):
            yield f"{name}.py: may not know {other}, a surface like itself"
