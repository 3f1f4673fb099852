"""An integration of a bench's own, beside Anypod in a Home Assistant."""

import json
import os
from typing import Final

from tests.hass import Instance
from tests.hass.instance import ROOT

_BENCH: Final = ROOT / "tests" / "bench"


def add(instance: Instance, domain: str, source: str, **settings: float) -> None:
    """Let a Home Assistant that is not started yet set up a module of the benches."""
    folder = instance.config_dir / "custom_components" / domain
    folder.mkdir()
    (folder / "__init__.py").symlink_to(_BENCH / source)
    manifest = {
        "domain": domain,
        "name": "A bench",
        "dependencies": ["http"],
        "version": "0.0.0",
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with (instance.config_dir / "configuration.yaml").open("a") as configuration:
        configuration.write(f"\n{domain}:\n")
        for name, value in settings.items():
            configuration.write(f"  {name}: {value}\n")
    # Home Assistant takes its folder off the path again, and then finds only what is
    # in the folder that it was started in.
    os.environ["PYTHONPATH"] = str(instance.config_dir)
