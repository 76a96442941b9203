"""Django's settings, built from the typed environment."""

from opentisc.config.settings.accounts import *  # noqa: F403
from opentisc.config.settings.base import *  # noqa: F403
from opentisc.config.settings.mail import *  # noqa: F403
from opentisc.config.settings.security import *  # noqa: F403
