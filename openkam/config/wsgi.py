"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openkam.config.settings")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402 - needs what was set up above

from openkam.core.backup import running, switch  # noqa: E402

# Until this process ends no backup can be put back; one that was interrupted is finished first.
running.take_part()
switch.finish()
# All pages and the descriptions of the API, which would else be loaded while a first visitor waits.
get_resolver().url_patterns  # noqa: B018 - loads them
