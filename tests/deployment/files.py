"""The files of rendered projects."""

import hashlib
from pathlib import Path

import yaml


class Loader(yaml.SafeLoader):
    """YAML without repeated keys."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if key.tag == "tag:yaml.org,2002:merge":
                continue
            name = self.construct_object(key, deep=True)
            if name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{name} stands there twice", key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


def tagged(loader, _suffix, node):
    """What tags of GitLab such as !reference mean is no matter here."""
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


Loader.add_multi_constructor("!", tagged)


def documents(text):
    """The documents of a YAML text."""
    return [one for one in yaml.load_all(text, Loader) if one is not None]


def document(path):
    """The only document of a file."""
    return yaml.load(Path(path).read_text(), Loader)


def digest(*parts):
    """The same for the same content."""
    state = hashlib.sha256()
    for part in parts:
        state.update(part if isinstance(part, bytes) else str(part).encode())
        state.update(b"\0")
    return state.hexdigest()


def digest_of_folder(folder):
    """The same for folders with the same files."""
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return digest(*(part for path in files for part in (path.relative_to(folder), path.read_bytes())))


class Projects:
    """Files of several projects; those with the same content once."""

    def __init__(self, folders):
        self.folders = [Path(folder) for folder in folders]

    def files(self, *patterns):
        """The files that fit a pattern, each content once, and how many there are of them in all."""
        found, count = {}, 0
        for folder in self.folders:
            for path in sorted({path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}):
                count += 1
                found.setdefault(digest(path.relative_to(folder), path.read_bytes()), path)
        return list(found.values()), count

    def with_folder(self, name):
        """The projects in which a folder is there, each content of it once, and how many there are of them in all."""
        having = [folder for folder in self.folders if (folder / name).is_dir()]
        found = {}
        for folder in having:
            found.setdefault(digest_of_folder(folder / name) + digest_of_folder(folder / "config"), folder)
        return list(found.values()), len(having)

    def name(self, path):
        """A path as people know it: from the folder of its project."""
        path = Path(path)
        for folder in self.folders:
            if path.is_relative_to(folder):
                return f"{folder.name}/{path.relative_to(folder)}"
        return str(path)
