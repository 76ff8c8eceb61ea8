"""The images of a project, built by its bake file and looked at from outside."""

import json
import time

from engine_client import docker, expect, inspect

USER = "65532:65532"
# Nothing else is in an image: settings come from where it runs.
VARIABLES = {"PATH", "MALLOC_MMAP_THRESHOLD_"}
# The C library is 4 MB and the largest program 60, with the code of debug builds: more would be something else.
LARGEST = 100


def check(project):
    """Builds and checks all; the lines to print."""
    begin = time.monotonic()
    docker("buildx", "bake", "--file", "docker-bake.hcl", cwd=project)
    seconds = time.monotonic() - begin
    targets = json.loads(docker("buildx", "bake", "--file", "docker-bake.hcl", "--print", cwd=project))["target"]
    sizes = {name: check_image(name, target) for name, target in targets.items()}
    smallest, largest = min(sizes.values()), max(sizes.values())
    yield f"{len(sizes)} images built in {seconds:.1f} s, {smallest:.0f} to {largest:.0f} MB (programs of debug builds, without symbols)"


def check_image(name, target):
    """The size in MB of one that is as it should be."""
    [tag] = target["tags"]
    [image] = inspect(tag)
    config = image["Config"]
    expect(config["User"] == USER, f"{tag}: its user is {config['User']}")
    expect(config["Entrypoint"] == ["/app/service"], f"{tag}: starts {config['Entrypoint']}")
    expect(config["Healthcheck"]["Test"] == ["CMD", "/app/service", "healthcheck"], f"{tag}: health check {config['Healthcheck']}")
    labels = {key.removeprefix("org.opencontainers.image."): value for key, value in config["Labels"].items()}
    repository, _, version = tag.rpartition(":")
    expect((labels["title"], labels["version"]) == (repository, version), f"{tag}: labels {labels}")
    others = {one.split("=")[0] for one in config["Env"]} - VARIABLES
    expect(not others, f"{tag}: variables {others}")
    # Nothing runs in there, which the program tells without writing anywhere.
    docker("run", "--rm", "--read-only", "--network", "none", "--cap-drop", "ALL", tag, "healthcheck", codes=(1,))
    # No shell: 127 is the engine's word for a program that is missing.
    docker("run", "--rm", "--network", "none", "--entrypoint", "/bin/sh", tag, codes=(127,))
    size = image["Size"] / 1e6
    expect(size < LARGEST, f"{tag}: {size:.0f} MB")
    return size
