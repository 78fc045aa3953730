"""karrio's own server with nothing changed but where it looks for DHL: at the address in BENCH_DHL.

Served by gunicorn as `karrio_app:application`; run as a program it makes a user and prints his token.
"""

import os

from karrio.providers.dhl_parcel_de.utils import Settings

ORIGIN = os.environ["BENCH_DHL"]
Settings.server_url = property(lambda self: f"{ORIGIN}/parcel/de/shipping")
Settings.token_server_url = property(lambda self: f"{ORIGIN}/parcel/de/account/auth/ropc/v1")

from karrio.server.asgi import application  # noqa: E402, F401  (Django starts here)


def make_user():
    from django.contrib.auth import get_user_model
    from karrio.server.user.models import Token

    user = get_user_model().objects.create_superuser("bench@kaesehof.example", "Bench-Regentonne-25")
    return Token.objects.create(user=user, label="bench", test_mode=False).key


if __name__ == "__main__":
    print(make_user())
