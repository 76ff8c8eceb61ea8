"""Writes a tar archive of a file system with packages that are installed here, and all that they depend on.

Arguments: names of packages. What stand-ins for images of servers are made of: nothing is downloaded."""

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

INFO = Path("/var/lib/dpkg/info")
# Neither needed to run a server, nor small.
LEFT_OUT = ("/usr/share/doc/", "/usr/share/man/", "/usr/share/locale/", "/usr/share/info/", "/usr/share/i18n/", "/var/lib/dpkg/", "/boot/")
UNWANTED = ("libllvm", "systemd", "dbus", "udev", "init")
MERGED = ("bin", "sbin", "lib", "lib64")


def installed():
    """What each package that is here depends on, as lists of alternatives, and the packages that provide a name."""
    form = "${Package}\t${Provides}\t${Pre-Depends}, ${Depends}\n"
    listed = subprocess.run(["dpkg-query", "--show", "--showformat", form], capture_output=True, text=True, check=True)
    needs, providers = {}, {}
    for line in listed.stdout.splitlines():
        name, provides, depends = line.split("\t")
        needs[name] = [[bare(one) for one in group.split("|")] for group in depends.split(",") if group.strip()]
        for one in [name, *(bare(one) for one in provides.split(",") if one.strip())]:
            providers.setdefault(one, name)
    return needs, providers


def bare(relation):
    """The name of `name:any (>= 1.2)`."""
    return relation.split("(")[0].split(":")[0].strip()


def closure(wanted):
    needs, providers = installed()
    missing = [name for name in wanted if name not in providers]
    if missing:
        raise SystemExit(f"not installed: {', '.join(missing)}")
    found, open_ones = set(), [providers[name] for name in wanted]
    while open_ones:
        name = open_ones.pop()
        if name in found or name.startswith(UNWANTED):
            continue
        found.add(name)
        for group in needs[name]:
            open_ones += [providers[one] for one in group if one in providers][:1]
    return found


def paths(packages):
    """Where their files are, with /bin and its like as what they are today: links into /usr."""
    for name in packages:
        lists = [*INFO.glob(f"{name}.list"), *INFO.glob(f"{name}:*.list")]
        for path in lists[0].read_text().splitlines() if lists else []:
            first, _, rest = path.lstrip("/").partition("/")
            path = f"/usr/{first}/{rest}".rstrip("/") if first in MERGED else path
            if path != "/." and not f"{path}/".startswith(LEFT_OUT) and os.path.lexists(path):
                yield path


def main(*packages):
    names = sorted(closure(packages))
    with tarfile.open(fileobj=sys.stdout.buffer, mode="w|", format=tarfile.GNU_FORMAT) as archive:
        for name in MERGED:
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, f"usr/{name}"
            archive.addfile(link)
        for path in sorted(set(paths(names))):
            archive.add(path, arcname=path.lstrip("/"), recursive=False)
        users = b"root:x:0:0:root:/root:/bin/sh\nserver:x:999:999::/var/lib/server:/bin/sh\n"
        record = tarfile.TarInfo("etc/passwd")
        record.size = len(users)
        archive.addfile(record, io.BytesIO(users))


if __name__ == "__main__":
    main(*sys.argv[1:])
