"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openkam.config.settings")
application = get_wsgi_application()

from openkam.core.backup import running, switch  # noqa: E402 - needs what was set up above

# Until this process ends no backup can be put back; one that was interrupted is finished first.
running.take_part()
switch.finish()
