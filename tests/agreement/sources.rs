//! Sources and settings: where exactly a value has its place.

use serde_yaml::Value;

use super::facts::Facts;
use super::pages::Problem;

/// What of a file is wrong.
pub fn problems(facts: &Facts, path: &str, text: &str) -> Vec<Problem> {
    let found = match path {
        "config/api-gateway.yml" => routes(facts, text),
        "src/members.rs" => members(facts, text),
        _ => of_process(facts, path, text),
    };
    let problem = |(place, what): (String, String)| Problem {
        path: path.to_owned(),
        line: text
            .lines()
            .position(|line| line.contains(&place))
            .map_or(1, |index| index + 1),
        what,
    };
    found.into_iter().map(problem).collect()
}

/// Places, by what their lines have in them, and what is wrong there.
type Found = Vec<(String, String)>;

/// The gateway leads each route to the service to which it belongs, and there without the route.
fn routes(facts: &Facts, text: &str) -> Found {
    let settings: Value = match serde_yaml::from_str(text) {
        Ok(settings) => settings,
        Err(error) => return vec![("routes".to_owned(), error.to_string())],
    };
    let routes = &settings["spring"]["cloud"]["gateway"]["routes"];
    let routes: Vec<&Value> = routes.as_sequence().into_iter().flatten().collect();
    let with_route = facts.processes.iter();
    let with_route: Vec<(&String, &String)> = with_route
        .filter_map(|(name, process)| Some((name, process.route.as_ref()?)))
        .collect();
    let missing = with_route.iter().filter(|(name, route)| {
        let is_of = |one: &&&Value| {
            let predicates = &one["predicates"];
            one["id"] == ***name
                && one["uri"] == format!("lb://{name}")
                && predicates[0] == format!("Path={route}/**")
        };
        !routes.iter().any(|one| is_of(&one))
    });
    let missing =
        missing.map(|(name, route)| ((*route).clone(), format!("{route} does not lead to {name}")));
    let count = (routes.len() != with_route.len()).then(|| {
        (
            "routes:".to_owned(),
            "routes and services differ in number".to_owned(),
        )
    });
    missing.chain(count).collect()
}

/// The all-in-one run gives each process its port.
fn members(facts: &Facts, text: &str) -> Found {
    let wrong = facts.processes.iter().filter(|(_, process)| {
        let head = format!("definition: {}::definition,", process.module);
        let port = format!("port: {},", process.ports[0]);
        let after = text.split(&head).nth(1);
        !after.is_some_and(|after| after.trim_start().starts_with(&port))
    });
    wrong
        .map(|(name, process)| (process.module.clone(), format!("{name} has another port")))
        .collect()
}

/// A process is called as its folder is, listens on its port, and has the database of its own variable.
fn of_process(facts: &Facts, path: &str, text: &str) -> Found {
    let mut processes = facts.processes.iter();
    let process = processes
        .find_map(|(name, process)| Some((name, process, path.strip_prefix(&process.path)?)));
    let Some((name, process, rest)) = process else {
        return Vec::new();
    };
    let expected: Vec<(&str, String)> = match rest {
        "/Cargo.toml" => vec![("name = ", format!("name = \"{name}\""))],
        "/src/lib.rs" => vec![("        name: \"", format!("name: \"{name}\","))],
        "/application.yml" => {
            let url = format!("url: ${{{}_DATABASE_URL:", process.module.to_uppercase());
            vec![
                (
                    "  port: ${PORT",
                    format!("  port: ${{PORT:{}}}", process.ports[0]),
                ),
                ("  url: ${", url),
            ]
        }
        _ => Vec::new(),
    };
    let wrong = expected.into_iter().filter(|(place, expected)| {
        let line = text.lines().find(|line| line.starts_with(place));
        line.is_some_and(|line| !line.contains(expected))
    });
    wrong
        .map(|(place, expected)| {
            (
                place.to_owned(),
                format!("does not say {}", expected.trim()),
            )
        })
        .collect()
}
