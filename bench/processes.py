"""What the machine tells about running processes, and starting them so that they end with the benchmark."""

import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(stack, command, log, **options):
    """Starts a program in a group of its own; it ends with `stack`."""
    with open(log, "ab") as output:
        options = {"stdout": output, "stderr": output, "start_new_session": True} | options
        process = subprocess.Popen(command, **options)
    stack.callback(stop, process)
    return process


def stop(process):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(url, process, seconds=120):
    """Waits until somebody answers there, whatever he says."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended with {process.returncode}")
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"no answer from {url}")


def family(root):
    """A process and all that it started."""
    parents = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has just ended
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    members, open_ends = [], [root]
    while open_ends:
        members.append(open_ends.pop())
        open_ends += parents.get(members[-1], [])
    return members


def cpu_seconds(root):
    """Processor time of a process, its children and those of them that have ended: user and system."""
    total = 0
    for member in family(root):
        try:
            fields = pathlib.Path(f"/proc/{member}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # its parent counts it from now on
        total += sum(int(fields[place]) for place in (11, 12, 13, 14))
    return total / TICKS


def resident_mib(root):
    """Resident memory of a process and its children, pages that they share counted for each."""
    total = 0
    for member in family(root):
        try:
            status = pathlib.Path(f"/proc/{member}/status").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)
    return total / 1024
