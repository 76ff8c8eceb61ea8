"""The selections that are rendered, and how."""

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SPECS = Path(__file__).parent.parent / "fixtures/specs"
DATABASES = ["postgresql", "mysql"]


def selections(catalog):
    """Names of projects, and what is chosen for them: each service alone, the presets and services of one's own with
    all that can deliver them, on both databases; and each deployment and each pipeline without the others."""
    deploy, ci = names(catalog["deploy"]), names(catalog["ci"])
    chosen = [(service, ["--services", service]) for service in names(catalog["services"])]
    chosen += [(preset, ["--preset", preset]) for preset in names(catalog["presets"])]
    everything = ["--deploy", ",".join(deploy), "--ci", ",".join(ci)]
    found = {}
    for database in DATABASES:
        for name, options in chosen:
            found[f"{name}-{database}"] = [*options, "--database", database, *everything]
        found[f"own-services-{database}"] = ["--spec", with_deliveries(SPECS / "own-services.yaml", database, deploy, ci)]
    for target in deploy:
        found[f"only-{target}"] = ["--preset", "large", "--database", "postgresql", "--deploy", target]
        for system in ci:
            found[f"{target}-{system}"] = ["--preset", "small", "--database", "mysql", "--deploy", target, "--ci", system]
    for system in ci:
        found[f"only-{system}"] = ["--preset", "small", "--ci", system]
    return found


def names(list_of):
    return [one["name"] for one in list_of]


def with_deliveries(spec, database, deploy, ci):
    """The text of a spec with a database and everything that can deliver it."""
    lines = [line for line in spec.read_text().splitlines() if not line.startswith("database:")]
    return "\n".join([*lines, f"database: {database}", f"deploy: {json.dumps(deploy)}", f"ci: {json.dumps(ci)}", ""])


def render(generator, folder, templates):
    """Every selection below the folder, and what each consists of."""
    listed = subprocess.run([generator, "list", "--json", *templates], capture_output=True, text=True, check=True)
    catalog = json.loads(listed.stdout)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    chosen = selections(catalog)
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda item: render_one(generator, folder, *item, templates), chosen.items()))
    return [folder / name / "mesh" for name in chosen], catalog


def render_one(generator, folder, name, options, templates):
    place = folder / name
    place.mkdir()
    if options[0] == "--spec":
        (place / "spec.yaml").write_text(options[1])
        options = ["--spec", "spec.yaml"]
    command = [generator, "new", "mesh", *options, "--yes", "--no-git", *templates]
    result = subprocess.run(command, cwd=place, capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"{name}: {' '.join(map(str, command))}\n{result.stdout}{result.stderr}")
