"""What an engine is told, and what it tells."""

import json
import subprocess
import time
import urllib.error
import urllib.request


class Failed(Exception):
    """Something is not as it should be."""


def docker(*words, cwd=None, codes=(0,), timeout=240):
    """What the command says; another exit code than these is an error."""
    result = subprocess.run(["docker", *words], cwd=cwd, capture_output=True, text=True, timeout=timeout)
    if result.returncode not in codes:
        raise Failed(f"docker {' '.join(words)}: {result.returncode}\n{(result.stdout + result.stderr)[-3000:]}")
    return result.stdout.strip()


def inspect(*names):
    return json.loads(docker("inspect", *names)) if names else []


def expect(fact, message):
    if not fact:
        raise Failed(message)


def ask(address, body=None, **headers):
    """Status, headers and text of an answer; 0 where nobody answers."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", **headers}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data, headers), timeout=10) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read().decode()
    except OSError:
        return 0, {}, ""


def within(seconds, condition, message):
    """Waits until it holds; how long that took, in seconds."""
    begin = time.monotonic()
    while not condition():
        expect(time.monotonic() - begin < seconds, f"not within {seconds} s: {message}")
        time.sleep(0.1)
    return time.monotonic() - begin
