"""nginx in front of servers: what the scripts of a project put into place is tried with the program itself."""

import re
import shutil
import subprocess
from pathlib import Path

from files import digest, digest_of_folder

PLACE = """
set -euo pipefail
HERE=$1
. "$HERE/lib/common.sh"
. "$HERE/lib/nginx.sh"
mkdir -p "$ROOT$ETC" "$ROOT/etc/nginx"
cp "$HERE/mesh.env" "$ROOT$ETC/"
place_nginx
"""
# Folders and sockets of its own: neither rights nor ports of the machine are needed.
MAIN = """
pid {root}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    client_body_temp_path {root}/temporary;
    proxy_temp_path {root}/temporary;
    fastcgi_temp_path {root}/temporary;
    uwsgi_temp_path {root}/temporary;
    scgi_temp_path {root}/temporary;
    access_log off;
    include {site};
}}
"""
LISTEN = re.compile(r"\blisten (?:\[::\])?:?(\d+)")


def problems(folders, scratch):
    """What nginx says of each configuration that `install.sh` would put into place, and how many it looked at."""
    shutil.rmtree(scratch, ignore_errors=True)
    found, seen, certificates = [], set(), None
    for number, folder in enumerate(folders):
        root = scratch / str(number)
        root.mkdir(parents=True)
        if certificates:
            copy_certificates(certificates, root)
        said = placed(folder / "deploy/systemd", root)
        if said:
            found.append(f"{folder}: {said}")
            continue
        certificates = root
        key = digest_of_files(root)
        if key not in seen:
            seen.add(key)
            found += [f"{folder}: {problem}" for problem in tried(root)]
    return found, len(seen)


def placed(systemd, root):
    result = subprocess.run(["bash", "-c", PLACE, "place", systemd], env={"DESTDIR": str(root), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}, capture_output=True, text=True, timeout=60)
    return result.stderr.strip()[-300:] if result.returncode else ""


def copy_certificates(before, root):
    """Making one for each takes time."""
    for path in before.glob("etc/nginx/*/tls.*"):
        target = root / path.relative_to(before)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)


def digest_of_files(root):
    return digest(*(digest_of_folder(root / "etc/nginx" / name) for name in sorted(path.name for path in (root / "etc/nginx").iterdir())))


def tried(root):
    """What nginx says of the files below a root."""
    for site in root.glob("etc/nginx/conf.d/*.conf"):
        yield from of_site(site, root)


def of_site(site, root):
    """What nginx says of a file for its folder conf.d."""
    root = Path(root).resolve()
    text = site.read_text().replace("/etc/nginx/", f"{root}/etc/nginx/").replace("/var/log/nginx/", f"{root}/")
    families = iter(range(100))
    moved = root / "site.conf"
    moved.write_text(LISTEN.sub(lambda found: f"listen unix:{root}/{found[1]}-{next(families)}.sock", text))
    main = root / "nginx.conf"
    main.write_text(MAIN.format(root=root, site=moved))
    result = subprocess.run(["nginx", "-t", "-q", "-p", root, "-c", main], capture_output=True, text=True, timeout=60)
    said = [line for line in result.stderr.splitlines() if line.strip()]
    return [line.replace(str(root), "") for line in said] or (["refused"] if result.returncode else [])
