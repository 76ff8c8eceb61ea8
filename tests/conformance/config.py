"""config-client reads the settings and files of tests/conformance/config."""

import os
import sys

import requests
from config import ConfigClient
from config.exceptions import RequestFailedException

ADDRESS = os.environ["CONFIG_URL"].rstrip("/")
AUTH = (os.environ["CONFIG_USERNAME"], os.environ["CONFIG_PASSWORD"])
BY_SPRING = "d1b2458ccede07c856ff952bd841638ff4dd12ed1d36812663c3c7262d57bf46"
BAR = "6154ca04d4bb6144d672c4e3d750b5147116dd381946d51fa44f8bc25dc256f4"

failures = 0


def check(what, actual, expected):
    global failures
    if actual == expected and type(actual) is type(expected):
        print(f"ok    python: {what}", flush=True)
    else:
        failures += 1
        print(f"FAIL  python: {what}: {actual!r} instead of {expected!r}", flush=True)


def client(**options):
    return ConfigClient(address=ADDRESS, app_name="user-service", fail_fast=False, **options)


def settings(**options):
    asking = client(**options)
    asking.get_config(auth=AUTH)
    return asking


def failure(ask, *arguments, **options):
    try:
        ask(*arguments, **options)
    except (ConnectionError, RequestFailedException) as error:
        return type(error).__name__
    return "none"


def check_settings():
    dev = settings(profile="dev")
    values = [dev.get(f"shared.{name}") for name in ("text", "number", "ratio", "enabled")]
    check("text, number and flag keep their types", values, ["from application", 8080, 0.5, True])
    check("the file of application and profile wins", dev.get("precedence"), "user-service-dev")
    check("a list comes from one source", dev.get("list"), ["x"])
    check("a list of groups", dev.get("routes"), [{"id": "one", "order": 1}, {"id": "two", "order": 2}])
    check("a document for the profile counts", dev.get("document"), "only dev")
    check("a secret is decrypted", dev.get("shared.secret"), "bar")
    check("what cannot be decrypted is marked", dev.get("invalid.shared.broken"), "<n/a>")
    check("the label of this client, master, is served from main", dev.get("labelled"), "main")
    several = settings(profile="dev,mysql")
    check("the later profile wins", several.get("precedence"), "user-service-mysql")
    check("values of properties are text", several.get("database.port"), "3306")
    usual = settings()
    check("the profile of this client, development, has no files", usual.get("precedence"), "user-service")
    check("without credentials", failure(client().get_config), "ConnectionError")


def check_files():
    dev, other = client(profile="dev"), client(profile="prod")
    check(
        "a file in the variant of the profile, resolved",
        dev.get_file("nginx.conf", auth=AUTH),
        "server_name dev.example.org ${kept};\n",
    )
    check("a file, resolved", other.get_file("nginx.conf", auth=AUTH), "server_name example.org;\n")
    raw = other.get_file("nginx.conf", auth=AUTH, headers={"Accept": "application/octet-stream"})
    check("a file as it is", raw, "server_name ${host};\n")
    check("a file that is not there", failure(other.get_file, "none.conf", auth=AUTH), "RequestFailedException")
    outside = failure(other.get_file, "..%2Fconfig.sh", auth=AUTH)
    check("a file outside", outside, "RequestFailedException")


def check_encryption():
    asking = client()
    for text in ("secret", "", "a=b&c+d=", "{plain}{a:b}", "x" * 1000):
        cipher = asking.encrypt(text, auth=AUTH)
        plain = text.removeprefix("{plain}")
        check(f"{text[:12]!r} encrypted and decrypted", asking.decrypt(cipher, auth=AUTH), plain)
    check("a text that Spring encrypted", asking.decrypt(BAR, auth=AUTH), "bar")
    foreign = failure(asking.decrypt, BY_SPRING, auth=AUTH)
    check("a text encrypted with another key", foreign, "RequestFailedException")
    check("without credentials nothing is decrypted", failure(asking.decrypt, BAR), "RequestFailedException")


def check_merged():
    def text(path):
        answer = requests.get(f"{ADDRESS}/{path}", auth=AUTH, timeout=10)
        answer.raise_for_status()
        return answer

    merged = text("user-service-dev.json").json()
    check("merged JSON is resolved", merged["url"], "http://example.org/${nowhere}")
    check("merged JSON has lists from one source", merged["list"], ["x"])
    lines = text("master/user-service-dev.properties").text.splitlines()
    expected = {"labelled: main", "list[0]: x", "precedence: user-service-dev"}
    check("merged properties have a line for each value", expected - set(lines), set())


for group in (check_settings, check_files, check_encryption, check_merged):
    try:
        group()
    except (ConnectionError, RequestFailedException, requests.RequestException) as error:
        check(f"{group.__name__} to its end", str(error), "")
sys.exit(1 if failures else 0)
