//! Where a project runs and what delivers it: `deploy` and `ci` of the spec.

mod common;

use std::process::Output;

use common::{fixture_catalog, program, spec, text, told, tree};
use egov_msa::blueprint::Blueprint;
use egov_msa::file_tree::FileTree;
use egov_msa::spec::{Database, ProjectSpec};
use tempfile::tempdir;

fn delivered(deploy: &[&str], ci: &[&str]) -> ProjectSpec {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    ProjectSpec {
        database: Database::Postgresql,
        deploy: names(deploy),
        ci: names(ci),
        ..spec("demo-app", &["alpha"])
    }
}

fn rendered(spec: ProjectSpec) -> FileTree {
    tree(spec, &fixture_catalog()).unwrap_or_else(|failure| panic!("{}", told(&failure)))
}

fn refused(spec: ProjectSpec) -> String {
    told(&Blueprint::resolve(spec, &fixture_catalog()).expect_err("is refused"))
}

#[test]
fn what_was_not_chosen_is_not_written() {
    let tree = rendered(spec("demo-app", &["alpha"]));
    let paths = ["Dockerfile", "deploy/compose/alpha.yaml", ".gitlab-ci.yml"];
    for path in paths {
        assert!(tree.get(path).is_none(), "{path}");
    }
}

#[test]
fn a_deployment_comes_with_the_parts_that_it_needs() {
    let tree = rendered(delivered(&["compose"], &[]));
    assert_eq!(text(&tree, "Dockerfile"), "FROM base:1.2.3\n");
}

#[test]
fn a_file_is_written_for_each_process_with_its_ports() {
    let tree = rendered(delivered(&["compose"], &[]));
    let files = ["hub: 8000, 18000", "alpha: 8001, 18001"];
    for file in files {
        let name = file.split(':').next().expect("has a name");
        let path = format!("deploy/compose/{name}.yaml");
        assert_eq!(text(&tree, &path), format!("{file} for operators\n"));
    }
}

#[test]
fn pipelines_know_the_deployments() {
    let tree = rendered(delivered(&["compose"], &["gitlab"]));
    let pipeline = text(&tree, ".gitlab-ci.yml");
    assert_eq!(pipeline, "test: test\ncompose: deploy\n");
}

#[test]
fn a_port_for_operators_exists_for_the_highest_ports_too() {
    let highest = ProjectSpec {
        ports: [("alpha".to_owned(), 65_535)].into(),
        ..delivered(&["compose"], &[])
    };
    let file = rendered(highest);
    let file = text(&file, "deploy/compose/alpha.yaml");
    assert_eq!(file, "alpha: 65535, 55535 for operators\n");
}

#[test]
fn the_port_for_operators_of_one_process_is_not_that_of_another() {
    let met = ProjectSpec {
        ports: [("alpha".to_owned(), 18_000)].into(),
        ..delivered(&[], &[])
    };
    assert_eq!(
        refused(met),
        "Port 18000 of alpha is the port for operators of hub.\n\
         Set another port for alpha under `ports` of a spec file, for example 18001."
    );
}

#[test]
fn a_deployment_needs_a_database_server() {
    let embedded = ProjectSpec {
        database: Database::Sqlite,
        ..delivered(&["compose"], &[])
    };
    let told = refused(embedded);
    assert!(told.contains("--database postgresql"), "{told}");
}

#[test]
fn an_unknown_choice_is_told_with_the_nearest_one() {
    let deployment = refused(delivered(&["composed"], &[]));
    assert!(deployment.contains("\"compose\""), "{deployment}");
    let part = refused(delivered(&["image"], &[]));
    assert!(part.contains("\"image\" is not one of"), "{part}");
    let pipeline = refused(delivered(&[], &["gitlap"]));
    assert!(pipeline.contains("\"gitlab\""), "{pipeline}");
}

#[test]
fn a_project_gets_and_loses_them_by_an_edit_of_its_spec() {
    let folder = tempdir().expect("temporary folder");
    run(
        folder.path(),
        &[
            "new",
            "demo",
            "--services",
            "user-service",
            "--database",
            "postgresql",
        ],
        &["--yes", "--no-git"],
    );
    let project = folder.path().join("demo");
    let spec_file = project.join("egov-msa.yaml");
    let before = std::fs::read_to_string(&spec_file).expect("reads");
    std::fs::write(&spec_file, format!("{before}ci: [github]\n")).expect("writes");
    run(&project, &["apply"], &[]);
    assert!(project.join(".github").is_dir());
    std::fs::write(&spec_file, before).expect("writes");
    run(&project, &["apply"], &[]);
    assert!(!project.join(".github").exists());
}

fn run(folder: &std::path::Path, arguments: &[&str], more: &[&str]) -> Output {
    let mut command = program(folder);
    let output = command.args(arguments).args(more).output();
    let output = output.expect("starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    output
}

/// Runs scripts that make secrets where they would: twice, and the second time changes nothing.
#[cfg(unix)]
mod secrets {
    use std::collections::BTreeMap;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;
    use std::process::Command;

    use tempfile::tempdir;

    use crate::common::{embedded_catalog, spec, text, tree};
    use crate::{Database, FileTree, ProjectSpec};

    fn deployed() -> FileTree {
        let spec = ProjectSpec {
            database: Database::Postgresql,
            deploy: ["compose", "kubernetes", "systemd"]
                .map(str::to_owned)
                .into(),
            ..spec("demo-app", &["user-service"])
        };
        tree(spec, &embedded_catalog()).expect("renders")
    }

    /// What the script says, and each file that it leaves with its content.
    fn run(script: &str, arguments: &[&str], made: &Path) -> (String, BTreeMap<String, String>) {
        let mut command = Command::new("bash");
        let output = command.args(["-c", script, "secrets.sh"]).args(arguments);
        let output = output.output().expect("bash is installed");
        let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "{told}");
        let files = fs::read_dir(made).expect("the script has made the folder");
        let files = files.map(|file| {
            let path = file.expect("can be read").path();
            let mode = fs::metadata(&path).expect("is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{}", path.display());
            let name = path.file_name().expect("has a name").to_string_lossy();
            (name.into_owned(), fs::read_to_string(&path).expect("UTF-8"))
        });
        let files = files.collect();
        (told, files)
    }

    /// The files that a script makes; a file that was there before it stays.
    fn made_twice(
        script: &str,
        arguments: &[&str],
        made: &Path,
        mine: &str,
    ) -> BTreeMap<String, String> {
        fs::create_dir_all(made).expect("creates");
        let own = made.join(mine);
        fs::write(&own, "ours").expect("writes");
        fs::set_permissions(&own, fs::Permissions::from_mode(0o600)).expect("is the owner's");
        let (told, first) = run(script, arguments, made);
        assert_eq!(first[mine], "ours");
        assert!(!told.contains("Aa1-"), "a secret is told: {told}");
        let (_, second) = run(script, arguments, made);
        assert!(first == second, "secrets have changed");
        first
    }

    fn is_random(text: &str) -> bool {
        let value = text.strip_prefix("Aa1-").unwrap_or_default();
        value.len() == 64 && value.chars().all(|sign| sign.is_ascii_hexdigit())
    }

    #[test]
    fn kubernetes_gets_a_file_for_each_secret() {
        let folder = tempdir().expect("temporary folder");
        let tree = deployed();
        let script = text(&tree, "deploy/kubernetes/secrets.sh");
        let arguments = [folder.path().to_str().expect("UTF-8")];
        let files = made_twice(script, &arguments, folder.path(), "token.env");
        let administrator = files["administrator.env"].lines().collect::<Vec<_>>();
        let [email, password] = administrator[..] else {
            panic!("{} lines", administrator.len());
        };
        assert_eq!(email, "ADMIN_EMAIL=admin@example.org");
        assert!(is_random(
            password
                .strip_prefix("ADMIN_PASSWORD=")
                .expect("a password")
        ));
    }

    #[test]
    fn servers_get_a_file_for_each_variable() {
        let folder = tempdir().expect("temporary folder");
        let tree = deployed();
        let settings = folder.path().join("etc/demo-app");
        fs::create_dir_all(&settings).expect("creates");
        let addresses = text(&tree, "deploy/systemd/mesh.env");
        fs::write(settings.join("mesh.env"), addresses).expect("writes");
        let [common, secrets] = ["common.sh", "secrets.sh"]
            .map(|name| text(&tree, &format!("deploy/systemd/lib/{name}")));
        let root = folder.path().display();
        let script = format!("DESTDIR={root}\n{common}\n{secrets}\nmake_secrets\n");
        let files = made_twice(&script, &[], &settings.join("secrets"), "TOKEN_SECRET");
        assert!(is_random(&files["EUREKA_PASSWORD"]));
        let password = &files["user-service.password"];
        let url = format!("postgres://user_service:{password}@127.0.0.1:5432/user_service");
        assert_eq!(files["USER_SERVICE_DATABASE_URL"], url);
        assert_eq!(files["SPRING_MAIL_PASSWORD"], "");
    }

    #[test]
    fn compose_keeps_a_value_for_each_random_one() {
        let folder = tempdir().expect("temporary folder");
        let tree = deployed();
        let root = folder.path().display().to_string();
        // Elsewhere than in its container, and without the rights that it has there.
        let script = text(&tree, "deploy/compose/secrets.sh")
            .replace("/secrets", &root)
            .replace("handed=/tmp", &format!("handed={root}"))
            .replace("chmod 0550", "chmod 0750")
            .replace(" chown ", " : ");
        let values = folder.path().join("values");
        let files = made_twice(&script, &["make"], &values, "TOKEN_SECRET");
        assert!(is_random(&files["USER_SERVICE_DATABASE_PASSWORD"]));
        let read = |path: &str| fs::read_to_string(folder.path().join(path)).expect("is there");
        assert_eq!(read("user-service/TOKEN_SECRET"), "ours");
        assert_eq!(read("prometheus/EUREKA_PASSWORD"), files["EUREKA_PASSWORD"]);
    }
}
