"""The scripts that deploy, each onto a stand-in of its target: what arrives there, and the way back."""

import shutil

from files import documents
from recorded import SECRET

KEYS = {"SSH_KNOWN_HOSTS": "host ssh-ed25519 AAAA", "SSH_KEY_DATA": f"{SECRET}key"}
SMOKE = {"SMOKE_URL": "https://api.example.org"}


def problems(place, processes, registry, images):
    # It is looked at by itself.
    place.write("deploy/ci/smoke.sh", '#!/bin/sh\necho "smoke $*" >>"$STATE/calls"\n[ ! -e "$STATE/fails-smoke" ]\n', 0o755)
    kubernetes(place, registry, images)
    compose(place, registry, images)
    cloudfoundry(place, processes)
    systemd(place)


# ---- Kubernetes ----------------------------------------------------------------------------------------


def kubernetes(place, registry, images):
    place.run("deploy/kubernetes/secrets.sh", "stage")
    before = ["api-gateway 3", "config-server 3", "discovery-server 3", "user-service 3"]
    revisions = place.state / "revisions"

    def deploy(*failing, **variables):
        revisions.write_text("\n".join(before) + "\n")
        place.fails(*failing)
        done = place.run("deploy/ci/deploy-kubernetes.sh", "stage", **{**registry, **SMOKE, "KUBECONFIG_DATA": f"{SECRET}cluster", **variables})
        place.fails()
        return done

    get = "kubectl --namespace mesh-stage get deployments --selector app.kubernetes.io/part-of=mesh --output jsonpath"
    status = [f"kubectl --namespace mesh-stage rollout status deployment/{one.split()[0]} --timeout 10m" for one in before]
    undo = [f"kubectl --namespace mesh-stage rollout undo deployment/{one.split()[0]} --to-revision 3" for one in before[1:]]
    change = [get, "kubectl diff --kustomize deploy/kubernetes/release", "kubectl apply --kustomize deploy/kubernetes/release"]
    place.works("Kubernetes", deploy(), *change, get, *status, "smoke https://api.example.org")
    applied = documents((place.state / "applied.yaml").read_text())
    found = {container["image"] for one in applied if one["kind"] == "Deployment" for container in one["spec"]["template"]["spec"]["containers"]}
    wanted = {image for name, image in images.items() if name != "discovery-server"}
    place.expect("Kubernetes gets images by their digests", found == wanted, found)
    place.expect("nothing stays beside the overlays", not list(place.root.glob("deploy/kubernetes/release.*")))
    for failing in ("kubectl-apply", "kubectl-rollout", "smoke"):
        done = deploy(failing)
        place.stops(f"Kubernetes without {failing}", done, "what ran before runs again")
        place.expect("what changed goes back to its revision, and nothing else", done.called("kubectl --namespace mesh-stage rollout undo") == undo, *done.calls)
    done = deploy("kubectl-diff")
    place.stops("a cluster that does not answer", done, "what changes in mesh-stage")
    place.expect("nothing is applied unseen", not done.called("kubectl apply"), *done.calls)
    place.stops("images of another version", deploy(VERSION="other"), "has no registry.example.org/team/mesh/")
    place.stops("an unknown environment", place.run("deploy/ci/deploy-kubernetes.sh", "none", **registry, **SMOKE), "which environment? There are: dev")
    place.stops("no address for the smoke test", place.run("deploy/ci/deploy-kubernetes.sh", "stage", **registry), "SMOKE_URL is not set")


# ---- Compose -------------------------------------------------------------------------------------------


def compose(place, registry, images):
    home = place.host / "user@docker"
    project = home / "mesh"
    up = ["docker compose pull --quiet", "docker compose up --detach --no-build --remove-orphans --wait --wait-timeout 600"]
    versions = place.root / "target/ci/images.txt"

    def deploy(version, *failing, **variables):
        """Of each version there is a file, and images of its own."""
        place.write("config/version.yml", f"version: {version}\n")
        place.write(f"config/only-{version}.yml", "")
        text = versions.read_text()
        versions.write_text(text.replace(":abc123@", f":{version}@"))
        place.fails(*failing)
        given = {**registry, **SMOKE, **KEYS, "COMPOSE_HOST": "user@docker", "VERSION": version, **variables}
        done = place.run("deploy/ci/deploy-compose.sh", **given)
        place.fails()
        versions.write_text(text)
        (place.root / f"config/only-{version}.yml").unlink()
        return done

    def of_docker(done):
        return [call for call in done.calls if call.startswith(("docker", "smoke"))]

    def runs(version):
        there = (project / "config/version.yml").read_text()
        return version in there and [path.name for path in project.glob("config/only-*")] == [f"only-{version}.yml"]

    sign_in, sign_out = "docker login --username pusher --password-stdin registry.example.org", "docker logout registry.example.org"
    done = deploy("one", "docker-compose-up")
    place.stops("a first version that does not start", done, "could not be brought back: look there")
    place.expect("it says that there is none before", "there is no version before this one" in done.output, done.output)

    done = deploy("one")
    place.works("Compose", done)
    place.expect("Compose: its calls", of_docker(done) == [sign_in, *up, "smoke https://api.example.org", sign_out], *done.calls)
    place.expect("the key is for its owner alone", "key 600" in done.calls, *done.calls)
    place.expect("the password of the registry goes through a pipe", place.given("docker") == registry["REGISTRY_PASSWORD"])
    override = documents((project / "compose.override.yaml").read_text())[0]["services"]
    expected = {name: {"image": image} for name, image in images.items()}
    expected["user-service-migrate"] = {"image": images["user-service"]}
    place.expect("Compose gets images by their digests", override == expected, override)
    place.expect("secrets of this machine do not go there", not (project / "deploy/compose/secrets/HERE").exists())

    (project / ".env").write_text("COMPOSE_PROFILES=monitoring\n")
    (project / "deploy/compose/secrets/TOKEN_SECRET").write_text("theirs")
    place.write("deploy/compose/secrets/TOKEN_SECRET", "ours")
    place.works("Compose, the next version", deploy("two", COMPOSE_PROFILES=""))
    place.expect("files of the version before go", runs("two"))
    place.expect("what people keep there stays", (project / "deploy/compose/secrets/TOKEN_SECRET").read_text() == "theirs" and (project / ".env").exists())

    for failing in ("docker-compose-pull", "docker-compose-up"):
        place.stops(f"Compose without {failing}", deploy("three", failing), "could not be brought back: look there")
        place.expect("files go back even when Docker does not work", runs("two"))
    done = deploy("three", "smoke")
    place.stops("Compose without a smoke test that passes", done, "what ran before runs again")
    place.expect("Compose goes back", of_docker(done) == [sign_in, *up, "smoke https://api.example.org", *up, sign_out] and runs("two"), *done.calls)
    done = deploy("three", "docker-login")
    place.stops("a wrong password there", done, "docker-login refuses")
    place.expect("nothing changes without a password", of_docker(done) == [sign_in, sign_out] and runs("two"), *done.calls)
    for version in ("four", "five", "six", "seven"):
        deploy(version)
    kept = sorted(path.name for path in project.glob("releases/*.tar.gz"))
    place.expect("the last three are kept", kept == ["five.tar.gz", "seven.tar.gz", "six.tar.gz"], kept)
    place.stops("a host that is not there", deploy("eight", "ssh-user@docker"), "")
    place.stops("no host", place.run("deploy/ci/deploy-compose.sh", **registry, **SMOKE, **KEYS), "COMPOSE_HOST is not set")
    place.stops("an unknown host", place.run("deploy/ci/deploy-compose.sh", **registry, **SMOKE, COMPOSE_HOST="user@docker"), "SSH_KNOWN_HOSTS is not set")


# ---- Cloud Foundry -------------------------------------------------------------------------------------


def cloudfoundry(place, processes):
    space = {"CF_API": "https://api.cf.example.org", "CF_ORG": "org", "CF_SPACE": "stage", "CF_USERNAME": "somebody", "CF_PASSWORD": f"{SECRET}cf"}
    vars_file = place.root / "deploy/cloudfoundry/vars-stage.yml"
    # The programs here are those of this machine.
    vars_file.write_text(vars_file.read_text().replace("cflinuxfs4", "cflinuxfs5"))
    applications = place.state / "cf"

    def deploy(*failing):
        shutil.rmtree(applications, ignore_errors=True)
        applications.mkdir()
        for process in processes:
            if process != "api-gateway":
                (applications / f"mesh-{process}").write_text("7")
        place.fails(*failing)
        done = place.run("deploy/ci/deploy-cloudfoundry.sh", "stage", **space, **SMOKE)
        place.fails()
        return done

    done = deploy()
    place.works("Cloud Foundry", done)
    place.expect("Cloud Foundry: signs in", done.calls[:3] == ["cf api https://api.cf.example.org", "cf auth", "cf target -o org -s stage"], *done.calls)
    pushed = [call.split()[2] for call in done.called("cf push")]
    place.expect("Cloud Foundry: every process is pushed", {f"mesh-{name}" for name in processes} <= set(pushed), pushed)
    place.expect("Cloud Foundry: the smoke test comes last", done.calls[-1] == "smoke https://api.example.org", *done.calls[-3:])
    done = deploy("smoke")
    place.stops("Cloud Foundry without a smoke test that passes", done, "what ran before runs again")
    wanted = [f"cf rollback mesh-{name} --version 7 -f" for name in processes if name != "api-gateway"]
    place.expect("applications that were there go back", done.called("cf rollback") == wanted, *done.calls)
    done = deploy("cf-auth")
    place.stops("a wrong password", done, "cf auth refuses")
    place.expect("nothing is pushed without a password", not done.called("cf push"), *done.calls)
    done = deploy("cf-apply-manifest")
    place.stops("a manifest that is refused", done, "what ran before runs again")
    place.expect("what did not change does not go back", not done.called("cf rollback"), *done.calls)
    place.stops("an unknown environment", place.run("deploy/ci/deploy-cloudfoundry.sh", "x", **space, **SMOKE), "which environment? There are: vars-dev.yml")


# ---- servers -------------------------------------------------------------------------------------------


def systemd(place):
    def deploy(*failing):
        place.fails(*failing)
        done = place.run("deploy/ci/deploy-systemd.sh", DEPLOY_HOSTS="ops@one ops@two", **SMOKE, **KEYS)
        place.fails()
        return done

    files = "mesh-abc123.tar.gz mesh-abc123.tar.gz.sha256"
    done = deploy()
    place.works("servers", done)
    order = [call for call in done.calls if call.startswith(("scp", "sudo", "smoke"))]
    upgrade = ["sudo ./mesh-abc123/upgrade.sh"]
    place.expect("one server after the other", order == [f"scp {files} ops@one", *upgrade, f"scp {files} ops@two", *upgrade, "smoke https://api.example.org"], *done.calls)
    place.expect("the key is for its owner alone", "key 600" in done.calls, *done.calls)
    place.expect("nothing stays in the homes of the servers", not [path for path in place.host.glob("ops@*/*")])
    done = deploy("ssh-ops@one")
    place.stops("a server that is not there", done, "what ran before runs again")
    place.expect("the servers after it are left alone", not any("ops@two" in call for call in done.calls), *done.calls)
    done = deploy("smoke")
    place.stops("servers without a smoke test that passes", done, "ops@one goes back")
    place.expect("every server goes back", len([call for call in done.called("ssh") if "rollback.sh" in call]) == 2, *done.calls)
    done = deploy("sudo-._mesh-abc123_upgrade.sh")
    place.stops("a server where it does not start", done, "ops@one goes back")
    binaries = place.root / "target/ci/binaries/user-service"
    binaries.write_bytes(binaries.read_bytes() + b"x")
    place.stops("programs that are not those that were built", deploy(), "the programs are not those that were built")
