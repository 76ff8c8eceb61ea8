"""Renders every selection and holds what delivers it against the tools of each world.

Arguments: the generator, the folder of tools (see `install`), a folder for what is rendered, and options for the
generator such as `--templates DIR`. Prints a table of what was checked, and fails when anything is wrong."""

import sys
import time
from pathlib import Path

import matrix
import samples
from files import Projects, document
from worlds import Checks


def processes_of(catalog):
    """What the catalogue and the spec of a project tell of its services."""
    known = {one["name"]: one for one in catalog["services"] + catalog["platform"]}

    def processes(folder):
        spec = document(folder / "egov-msa.yaml")
        found = [known[name] for name in spec["services"] if isinstance(name, str)]
        own = [one for one in spec["services"] if isinstance(one, dict)]
        return found + [{"name": one["name"], "port": one["port"], "route": f"/{one['name']}"} for one in own]

    return processes


def table(rows):
    width = max(len(name) for name, *_ in rows)
    print(f"{'':{width}}  {'checked':>8} {'wrong':>6} {'s':>6}")
    for name, count, problems, seconds in rows:
        print(f"{name:{width}}  {count:8} {len(problems):6} {seconds:6.1f}")


def main(generator, tools, folder, *options):
    begin = time.monotonic()
    tools = Path(tools).resolve()
    faults, refused = samples.refused(tools, Path(folder) / "samples")
    projects, catalog = matrix.render(Path(generator).resolve(), Path(folder) / "projects", options)
    print(f"{len(projects)} selections rendered, {refused} faults of samples refused: {time.monotonic() - begin:.1f} s")
    checks = Checks(Projects(projects), tools, Path(folder) / "scratch", processes_of(catalog))
    rows, before = [], time.monotonic()
    for name, count, problems in checks.every():
        rows.append((name, count, problems, time.monotonic() - before))
        before = time.monotonic()
    table(rows)
    print(*checks.notes, sep="\n")
    wrong = faults + [f"{name}: {problem}" for name, _, problems, _ in rows for problem in problems]
    for problem in wrong:
        print(problem)
    print(f"{len(wrong)} wrong, {time.monotonic() - begin:.0f} s")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
