"""karrio's server with its DHL pointed at the mock: the ASGI application that gunicorn serves."""

import os

import karrio.providers.dhl_parcel_de.utils as dhl

MOCK = os.environ["MOCK_DHL"]
dhl.Settings.server_url = property(lambda settings: f"{MOCK}/parcel/de/shipping")
dhl.Settings.token_server_url = property(lambda settings: f"{MOCK}/parcel/de/account/auth/ropc/v1")

from karrio.server.asgi import application  # noqa: E402,F401  the settings above must be in place first
