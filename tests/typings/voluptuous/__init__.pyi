# Home Assistant replaces voluptuous with probatio at run time; so do the checks.
from probatio import *  # noqa: F403
