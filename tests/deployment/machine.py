"""A machine of its own: Debian in a folder, with systemd as its first process and no network but its loopback."""

import os
import shutil
import signal
import subprocess
import sys
import time

SUITE = "bookworm"
MIRROR = "http://deb.debian.org/debian"
# What an installed Debian has, and debootstrap leaves out.
ORDINARY = ["ca-certificates", "curl", "dbus", "iproute2", "less", "logrotate", "sudo", "systemd", "systemd-sysv"]
POWER_OFF = signal.SIGRTMIN + 4


def base(folder, packages):
    """A root file system with these packages, made once."""
    root = folder / "-".join(["base", *packages])
    if not root.exists():
        part = root.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        with open(folder / "base.log", "w") as log:
            subprocess.run(["debootstrap", "--variant=minbase", f"--include={','.join(ORDINARY)}", SUITE, part, MIRROR], check=True, stdout=log, stderr=log)
            with_network(part, f"apt-get update -qq && apt-get install -y -qq --no-install-recommends {' '.join(packages)}", log)
        part.rename(root)
    return root


def with_network(root, command, log):
    """Runs a command in a file system that is not booted, with the network of this host."""
    line = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--pipe", "-D", root, "--setenv=DEBIAN_FRONTEND=noninteractive", "bash", "-euc", command]
    result = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    if result.returncode:
        sys.exit(f"{command}: {result.returncode}, see {log.name}")


class Machine:
    """Booted within the block; everything that is said goes to a log."""

    def __init__(self, root, log):
        self.root, self.log = root, log

    def __enter__(self):
        (self.root / "etc/hosts").write_text("127.0.0.1 localhost server\n")
        command = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--console=pipe", "--private-network", "--machine=server", "--boot", "-D", self.root]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.first = self._first_process()
        self.run("until systemctl is-system-running | grep -qE 'running|degraded'; do sleep 0.2; done")
        return self

    def _first_process(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            children = open(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read().split()
            if children and os.readlink(f"/proc/{children[0]}/ns/pid") != os.readlink("/proc/self/ns/pid"):
                return children[0]
            time.sleep(0.1)
        sys.exit(f"the machine does not start, see {self.log.name}")

    def __exit__(self, *_):
        os.kill(int(self.first), POWER_OFF)
        try:
            self.process.wait(120)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def run(self, command, timeout=900):
        """What a command says that root gives on the machine; another end than success ends everything."""
        self.log.write(f"# {command}\n")
        self.log.flush()
        script = f"cd /root; export HOME=/root; {command}"
        line = ["nsenter", "-t", self.first, "-a", "env", "-i", f"PATH={os.environ['PATH']}", "LANG=C.UTF-8", "bash", "-euo", "pipefail", "-c", script]
        result = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=timeout)
        self.log.write(result.stdout)
        self.log.flush()
        if result.returncode:
            sys.exit(f"{command}: {result.returncode}\n{result.stdout[-2000:]}\nsee {self.log.name}")
        return result.stdout

    def in_network(self, *command):
        """A program of this host that sees the network of the machine."""
        return subprocess.Popen(["nsenter", "-t", self.first, "-n", *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
