//! What people do to the files of a project.

use crate::commands::pick;
use crate::project::Project;
use crate::random::Random;

/// Files of code and of texts that every project has.
const SHARED_CODE: [&str; 4] = [
    "src/lib.rs",
    "src/members.rs",
    "crates/mesh-web/src/lib.rs",
    "services/user-service/src/lib.rs",
];
const SHARED_TEXTS: [&str; 3] = ["README.md", "docs/operations.md", ".gitignore"];

/// Libraries that every project compiles anyhow.
const DEPENDENCIES: [&str; 3] = ["itoa = \"1\"", "memchr = \"2\"", "fnv = \"1\""];

/// Does any of it, if the project is such that it can be done.
pub fn any(project: &mut Project, random: &mut Random) -> bool {
    match random.below(8) {
        0..=2 => function(project, random),
        3 => module(project, random),
        4 => dependency(project, random),
        5 => route(project),
        6 => setting(project, random),
        _ => text(project, random),
    }
}

fn function(project: &mut Project, random: &mut Random) -> bool {
    let mut files = code_of_services(project);
    files.extend(SHARED_CODE.map(str::to_owned));
    let path = random.one_of(&files).clone();
    let number = project.next_own();
    let line = format!("pub fn ours_{number}() -> usize {{");
    let text = project.text(&path);
    let edited = format!("{text}\n/// Ours.\n{line}\n    {number}\n}}\n");
    project.add(&path, &edited, &line);
    true
}

/// The code of services of the project's own that people are most likely to change.
fn code_of_services(project: &Project) -> Vec<String> {
    let mut files = Vec::new();
    for service in project.spec().own_services {
        let folder = format!("services/{}/src", service.name);
        files.push(format!("{folder}/lib.rs"));
        for entity in &service.entities {
            let module = heck::AsSnakeCase(&entity.name).to_string();
            files.extend(["handlers", "store"].map(|file| format!("{folder}/{module}/{file}.rs")));
        }
    }
    files.retain(|path| project.has(path));
    files
}

fn module(project: &mut Project, random: &mut Random) -> bool {
    let services = present_services(project);
    let Some(service) = pick(&services, random) else {
        return false;
    };
    let module = format!("ours_{}", project.next_own());
    let folder = format!("services/{service}/src");
    let code = "//! Ours.\n\n/// Ours.\npub const OURS: &str = \"ours\";\n";
    project.write(&format!("{folder}/{module}.rs"), code);
    let library = format!("{folder}/lib.rs");
    let line = format!("pub mod {module};");
    let edited = format!("{}\n{line}\n", project.text(&library));
    project.add(&library, &edited, &line);
    true
}

fn dependency(project: &mut Project, random: &mut Random) -> bool {
    let services = present_services(project);
    let (Some(service), line) = (pick(&services, random), random.one_of(&DEPENDENCIES)) else {
        return false;
    };
    let path = format!("services/{service}/Cargo.toml");
    let text = project.text(&path);
    let name = line.split([' ', '.']).next().expect("a name");
    if text.lines().any(|one| one.starts_with(name)) {
        return false;
    }
    let heading = "[dependencies]\n";
    let edited = text.replacen(heading, &format!("{heading}{line}\n"), 1);
    project.add(&path, &edited, line);
    // As any build does that is not told to leave the lock file as it is.
    project.cargo(&["metadata", "--offline", "--format-version", "1"]);
    true
}

fn present_services(project: &Project) -> Vec<String> {
    let mut services = project.services();
    services.retain(|name| project.has(&format!("services/{name}/Cargo.toml")));
    services
}

fn route(project: &mut Project) -> bool {
    let path = "config/api-gateway.yml";
    let line = format!("- id: partner-{}", project.next_own());
    let indentation = " ".repeat(8);
    let edited = format!(
        "{}{indentation}{line}\n{indentation}  uri: https://partner.example.kr\n\
         {indentation}  predicates:\n{indentation}    - Path=/partner/**\n",
        project.text(path)
    );
    project.add(path, &edited, &line);
    true
}

fn setting(project: &mut Project, random: &mut Random) -> bool {
    let mut files: Vec<String> = project.services();
    files.push("application".to_owned());
    let path = format!("config/{}.yml", random.one_of(&files));
    if !project.has(&path) {
        return false;
    }
    let line = format!("ours-{}: true", project.next_own());
    let edited = format!("{}{line}\n", project.text(&path));
    project.add(&path, &edited, &line);
    true
}

fn text(project: &mut Project, random: &mut Random) -> bool {
    let path = *random.one_of(&SHARED_TEXTS);
    let line = format!("ours-{}", project.next_own());
    let edited = format!("{}\n{line}\n", project.text(path));
    project.add(path, &edited, &line);
    true
}
