"""Files with many feeds that people upload: read, whichever of the known forms."""

from pathlib import Path
from typing import Any, Final, override

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.core import HomeAssistant
import yaml

from .engine import IMPORT_LIMIT_BYTES, ImportPlan, read_import

_MOST_REFERENCES: Final = 1000
_MOST_MERGED: Final = 1000


async def async_read(hass: HomeAssistant, file_id: str) -> ImportPlan | None:
    """Return what an uploaded file asks for, None where it was taken already.

    Raises:
        InvalidImport: it is nothing that is understood.

    """
    return await hass.async_add_executor_job(_read, hass, file_id)


def _read(hass: HomeAssistant, file_id: str) -> ImportPlan | None:
    try:
        with (
            process_uploaded_file(hass, file_id) as path,
            Path(path).open("rb") as file,
        ):
            data = file.read(IMPORT_LIMIT_BYTES + 1)
    except ValueError:
        # A form that was sent twice: the file is read once.
        return None
    return read_import(data, load_yaml)


def load_yaml(text: str) -> object:
    """Read a YAML document that a stranger may have written.

    Not as Home Assistant reads its own: `!include` and `!secret` would show files.

    Raises:
        ValueError: it has a mistake, or would grow without end.

    """
    try:
        return yaml.load(text, _Loader)  # noqa: S506 a SafeLoader
    except (yaml.YAMLError, RecursionError) as err:
        raise ValueError(str(err)) from err


class _Loader(yaml.SafeLoader):
    """Refuses references that make much out of little.

    It is the one in Python: libyaml's would run out of stack with nested brackets,
    and take the process with it.
    """

    _references = 0

    @override
    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            self._references += 1
            if self._references > _MOST_REFERENCES:
                raise yaml.YAMLError("too many references")
        return super().compose_node(parent, index)

    @override
    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        before = len(node.value)
        super().flatten_mapping(node)
        if len(node.value) > before + _MOST_MERGED:
            raise yaml.YAMLError("too much is merged")
