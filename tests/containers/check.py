"""Builds the images of a project and runs its stack, as its pages tell.

Argument: the project. DOCKER_HOST says the engine, which has stand-ins for all images that the project names."""

import sys
from pathlib import Path

import images
import stack
from engine_client import Failed


def main(project):
    project = Path(project).resolve()
    try:
        for part in (images, stack):
            for line in part.check(project):
                print(f"containers: {line}", flush=True)
    except Failed as failed:
        sys.exit(f"containers: {failed}")


if __name__ == "__main__":
    main(*sys.argv[1:])
