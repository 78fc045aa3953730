"""Starts a Kontor cloud and becomes its customer as anybody would: invitation, registration, sign-in, application, token.

What the benchmarks in Python share; over public interfaces only.
"""

import http.cookiejar
import json
import os
import re
import subprocess
import urllib.parse
import urllib.request

from processes import free_port, start, wait_for

PASSWORD = "Bench-Regentonne-25"


def start_cloud(stack, kontor, folder, carriers, database=""):
    """`kontor cloud` as it is installed, whose simulated carriers are at `carriers`; answers its process, its address and the
    application of its one customer."""
    environment = {**os.environ, "KONTOR_LOG": "warn", "KONTOR_DATABASE": database, "KONTOR_EGRESS_SIMULATED_CARRIERS": carriers,
                   "KONTOR_EGRESS_ALLOW": carriers.removeprefix("http://")}
    address = f"127.0.0.1:{free_port()}"
    process = start(stack, [kontor, "cloud", "--data", folder, "--cloud", address], f"{folder}.log", env=environment)
    wait_for(f"http://{address}/readyz", process)
    person = ["--customer", "1000000000009", "--company", "Käsehof Grünwald & Söhne GmbH", "--email", "bench@kaesehof.example",
              "--first-name", "Jana", "--last-name", "Förster", "--username", "jana.foerster"]
    invite = [kontor, "invite", "--json", "--data", folder, *person]
    told = json.loads(subprocess.run(invite, env=environment, check=True, capture_output=True).stdout)
    return process, f"http://{address}", application(f"http://{address}", told["registration_url"])


def call(url, token=None, body=None, headers=None, raw=None):
    """Asks a server and answers the JSON it gives; `body` is sent as JSON, `raw` as it is."""
    head = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {}) | (headers or {})
    data = raw if raw is not None else (json.dumps(body).encode() if body is not None else None)
    return json.load(urllib.request.urlopen(urllib.request.Request(url, data, head)))


def application(cloud, link, customer="1000000000009", user="jana.foerster"):
    """Follows the invitation `link`, signs in and makes an application; answers its id and secret."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def page(url, **fields):
        data = urllib.parse.urlencode(fields).encode() if fields else None
        return browser.open(urllib.request.Request(url, data, {"Origin": cloud} if fields else {})).read().decode()

    def csrf(text):
        return re.search(r'name="csrf" value="([^"]*)"', text).group(1)

    page(link, csrf=csrf(page(link)), password=PASSWORD, password_confirmation=PASSWORD)
    login = f"{cloud}/login"
    page(login, csrf=csrf(page(login)), customer_number=customer, username=user, password=PASSWORD)
    text = page(f"{cloud}/applications", csrf=csrf(page(f"{cloud}/applications/new")), name="bench")
    return [re.search(rf'id="client-{kind}"[^>]*>([^<]*)', text).group(1) for kind in ("id", "secret")]


def token(cloud, client):
    """An access token of the application; good for ten minutes."""
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": client[0], "client_secret": client[1]})
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    return call(f"{cloud}/oauth/token", headers=head, raw=form.encode())["access_token"]
