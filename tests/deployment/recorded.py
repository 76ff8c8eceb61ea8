"""Scripts of a project, run with stand-ins of the programs that reach out: what they call, say and leave."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

STANDINS = Path(__file__).parent / "standins"
# What scripts need besides the stand-ins.
SYSTEM = "/usr/local/bin:/usr/bin:/bin"
SECRET = "s3cret-"


class Run:
    """What a script did."""

    def __init__(self, code, output, calls):
        self.code, self.output, self.calls = code, output, calls

    def called(self, beginning):
        return [call for call in self.calls if call.startswith(beginning)]


class Place:
    """A copy of a project to run scripts in. `state` is what the stand-ins go by: a file named like what is to fail,
    and what they remember."""

    def __init__(self, project, folder):
        shutil.rmtree(folder, ignore_errors=True)
        self.root = Path(folder) / "project"
        self.state = Path(folder) / "state"
        self.host = Path(folder) / "host"
        for part in ("deploy", "config", "compose.yaml"):
            copy = shutil.copytree if (project / part).is_dir() else shutil.copy
            self.root.mkdir(parents=True, exist_ok=True)
            copy(project / part, self.root / part)
        self.state.mkdir()
        self.host.mkdir()
        self.problems, self.count = [], 0

    def write(self, path, text, mode=0o644):
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)

    def fails(self, *names):
        """From now on these fail, and nothing else: `docker-buildx` is `docker buildx`."""
        for old in self.state.glob("fails-*"):
            old.unlink()
        for name in names:
            (self.state / f"fails-{name}").touch()

    def run(self, script, *arguments, **variables):
        """Runs a script with nothing else in its environment; no secret may show in what it calls or says."""
        calls = self.state / "calls"
        calls.unlink(missing_ok=True)
        environment = {"PATH": f"{STANDINS}:{SYSTEM}", "HOME": str(self.state), "STATE": str(self.state), "HOST_FOLDER": str(self.host)}
        environment |= {"VERSION": "abc123", "REAL_PATH": SYSTEM, **variables}
        result = subprocess.run([self.root / script, *arguments], cwd=self.root, env=environment, capture_output=True, text=True, timeout=60)
        done = Run(result.returncode, result.stdout + result.stderr, calls.read_text().splitlines() if calls.exists() else [])
        self.expect(f"{script}: no secret shows", SECRET not in done.output + "\n".join(done.calls), done.output, *done.calls)
        return done

    def expect(self, what, holds, *told):
        self.count += 1
        if not holds:
            self.problems.append(f"{what}: {' | '.join(str(one) for one in told)[-600:]}")

    def works(self, what, done, *calls):
        """It succeeds, with exactly these calls."""
        self.expect(what, done.code == 0, done.code, done.output)
        if calls:
            self.expect(f"{what}: its calls", done.calls == list(calls), *(done.calls or [done.output]))

    def stops(self, what, done, text):
        """It fails, and says why."""
        self.expect(what, done.code != 0 and text in done.output, done.code, done.output)

    def given(self, name):
        """What a stand-in was given on its standard input."""
        path = self.state / f"stdin-{name}"
        return path.read_text() if path.exists() else None


def quoted(*words):
    return " ".join(shlex.quote(word) for word in words)


def path_of(program):
    return shutil.which(program, path=os.environ["PATH"])
