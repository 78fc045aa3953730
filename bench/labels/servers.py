"""Starts what `bench/labels` measures: the carrier, Kontor on both its databases, karrio with PostgreSQL and Redis.

Everything listens on free ports of this machine, lives in the scratch folder and ends with the benchmark. A server is what
clients see of it: `url`, `headers()`, and the processes whose time counts.
"""

import dataclasses
import os
import pathlib
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import typing
import urllib.request

from customer import call, start_cloud, token
from processes import free_port, start, wait_for

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RELEASE = ROOT / "target/release"
USER = "user-valid"
EKP = "3333333333"


@dataclasses.dataclass
class Server:
    """One side of the comparison."""

    name: str
    side: str
    url: str
    headers: typing.Callable
    pid: int = 0
    # Processes beside it whose time is shown apart: its database and queue.
    beside: tuple = ()


@dataclasses.dataclass
class Dhl:
    """The carrier."""

    origin: str

    @property
    def carrier(self):
        return f"{self.origin}/dhl_parcel_de"

    def counts(self):
        return call(f"{self.origin}/counts")

    def wait(self, milliseconds):
        """How long it thinks about each order from now on."""
        request = urllib.request.Request(f"{self.origin}/delay", str(milliseconds).encode(), method="PUT")
        urllib.request.urlopen(request).close()


def start_dhl(stack, work):
    process = start(stack, [RELEASE / "examples/bench_dhl"], work / "dhl.log", stdout=subprocess.PIPE, text=True)
    return Dhl(f"http://{process.stdout.readline().strip()}")


def direct(dhl):
    """No server in between: what the delay and this machine allow."""
    url = f"{dhl.carrier}/parcel/de/shipping/v2/orders?includeDocs=include"
    return Server("DHL itself", "direct", url, lambda: {"Authorization": "Bearer bench-token-of-dhl"})


# --- what the distribution has ------------------------------------------------------------------------------------


def package(*names):
    """Installs packages of the distribution, without starting what they bring."""
    as_root = [] if os.getuid() == 0 else ["sudo", "-n"]
    conf = pathlib.Path("/etc/postgresql-common/createcluster.conf")
    if "postgresql" in names and os.getuid() == 0 and not conf.exists():
        conf.parent.mkdir(parents=True, exist_ok=True)
        conf.write_text("create_main_cluster = false\n")
    environment = ["env", "RUNLEVEL=1", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for rest in (["update"], ["install", "-y", "--no-install-recommends", *names]):
        subprocess.run([*as_root, *environment, *rest], check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def postgres_programs():
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def start_postgres(stack, work):
    """A cluster of our own with the settings it has when nobody sets any; answers its process and an address without name."""
    if postgres_programs() is None:
        package("postgresql")
    programs = postgres_programs()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kontor-bench-", dir="/tmp"))
    stack.callback(shutil.rmtree, folder, True)
    # initdb refuses root.
    as_owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if as_owner:
        shutil.chown(folder, "postgres")
    word, port = secrets.token_hex(12), free_port()
    (folder / "word").write_text(word)
    (folder / "word").chmod(0o644)
    run = {"check": True, "cwd": folder, "stdout": subprocess.DEVNULL}
    initdb = ["-U", "bench", "--auth=scram-sha-256", f"--pwfile={folder}/word", "--locale=C.UTF-8", "--encoding=UTF8"]
    subprocess.run([*as_owner, programs / "initdb", "-D", folder / "data", *initdb], **run)
    options = ["-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    process = start(stack, [*as_owner, programs / "postgres", "-D", folder / "data", *options], work / "postgres.log", cwd=folder)
    # Owners of their own database and nothing more, as either is set up.
    psql = [programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(port), "-U", "bench", "-d", "postgres"]
    make = [text for name in ("kontor", "karrio") for text in (
        "-c", f"CREATE ROLE {name} LOGIN PASSWORD '{word}'", "-c", f"CREATE DATABASE {name} OWNER {name}")]
    wait_until_done([*psql, "-c", "SELECT 1"], word)
    wait_until_done([*psql, *make], word)
    return process.pid, (port, word)


def wait_until_done(command, word):
    for _ in range(100):
        done = subprocess.run(command, env={**os.environ, "PGPASSWORD": word}, capture_output=True, text=True)
        if done.returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError(done.stderr)


def start_redis(stack, work):
    if shutil.which("redis-server") is None:
        package("redis-server")
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(work)]
    return start(stack, command, work / "redis.log").pid, port


# --- Kontor -------------------------------------------------------------------------------------------------------


def start_kontor(stack, work, dhl, name, database=None):
    """`kontor cloud` with one customer who has a DHL account at our carrier."""
    beside, address = (), ""
    if database:
        beside, (port, word) = (database[0],), database[1]
        address = f"postgres://kontor:{word}@127.0.0.1:{port}/kontor"
    process, cloud, client = start_cloud(stack, RELEASE / "kontor", work / name, dhl.origin, address)
    settings = {"user": USER, "password": "geheim", "api_key": "key", "api_secret": "secret", "login": "token", "ekp": EKP,
                "participation_paket": "01"}
    account = {"carrier": "dhl_parcel_de", "name": "DHL bench", "mode": "simulated", "settings": settings}
    call(f"{cloud}/v1/carrier-accounts", token(cloud, client), account, {"Idempotency-Key": "bench"})
    headers = lambda: {"Authorization": f"Bearer {token(cloud, client)}", "Content-Type": "application/json"}  # noqa: E731
    title = f"Kontor on {'PostgreSQL' if database else 'SQLite'}"
    return Server(title, "kontor", f"{cloud}/v1/shipments", headers, process.pid, beside)


# --- karrio -------------------------------------------------------------------------------------------------------


def install_karrio(work):
    """karrio's server from PyPI into the scratch folder; kept there for the next run."""
    python = work / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", work / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
    return python


def start_karrio(stack, work, dhl, database, redis):
    """As its compose file has it: gunicorn with two workers, PostgreSQL, Redis, tasks left to a worker process (which is not
    started, so that its time is not counted); debug mode off."""
    python, folder, port = install_karrio(work), work / "karrio", free_port()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (db_pid, (db_port, word)), (redis_pid, redis_port) = database, redis
    environment = {
        **os.environ, "BENCH_DHL": dhl.carrier, "PYTHONPATH": str(HERE), "SECRET_KEY": secrets.token_hex(24),
        "DEBUG_MODE": "False", "ALLOWED_HOSTS": "*", "DETACHED_WORKER": "True", "ENABLE_ALL_PLUGINS_BY_DEFAULT": "True",
        "WORK_DIR": str(folder), "LOG_DIR": str(folder), "WORKER_DB_DIR": str(folder), "STATIC_ROOT_DIR": str(folder / "static"),
        "DATABASE_ENGINE": "postgresql", "DATABASE_HOST": "127.0.0.1", "DATABASE_PORT": str(db_port), "DATABASE_NAME": "karrio",
        "DATABASE_USERNAME": "karrio", "DATABASE_PASSWORD": word, "REDIS_HOST": "127.0.0.1", "REDIS_PORT": str(redis_port),
        # Its own limits on requests would refuse what is measured; Kontor has none on these routes.
        **dict.fromkeys(("ANON_RATE_LIMIT", "USER_RATE_LIMIT", "CARRIER_REQUEST_RATE_LIMIT"), "1000000/second"),
    }
    run = {"env": environment, "cwd": folder, "check": True}
    with open(work / "karrio-setup.log", "wb") as log:
        subprocess.run([python.parent / "karrio", "migrate"], stdout=log, stderr=log, **run)
        subprocess.run([python.parent / "karrio", "collectstatic", "--noinput"], stdout=log, stderr=log, **run)
        told = subprocess.run([python, HERE / "karrio_app.py"], stdout=subprocess.PIPE, stderr=log, **run).stdout
    head = {"Authorization": f"Token {told.decode().split()[-1]}", "Content-Type": "application/json"}
    command = [python.parent / "gunicorn", "karrio_app:application", "-k", "karrio.server.workers.UvicornWorker", "-w", "2",
               "-b", f"127.0.0.1:{port}", "--timeout", "120"]
    process = start(stack, command, work / "karrio.log", env=environment, cwd=folder)
    origin = f"http://127.0.0.1:{port}"
    wait_for(f"{origin}/", process)
    credentials = {"username": USER, "password": "geheim", "client_id": "key", "client_secret": "secret"}
    billing = {"default_billing_number": f"{EKP}0101"}
    connection = {"carrier_name": "dhl_parcel_de", "carrier_id": "dhl", "credentials": credentials, "config": billing}
    call(f"{origin}/v1/connections", headers=head, body=connection)
    return Server("karrio on PostgreSQL", "karrio", f"{origin}/v1/shipments", lambda: head, process.pid, (db_pid, redis_pid))
