//! What to type to install something, by the package manager of the machine.

use crate::messages::Text;
use crate::programs;
use crate::text;

/// A program that installs packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manager {
    Apt,
    Dnf,
    Brew,
    Winget,
}

impl Manager {
    const ALL: [Self; 4] = [Self::Apt, Self::Dnf, Self::Brew, Self::Winget];

    fn program(self) -> &'static str {
        match self {
            Self::Apt => "apt-get",
            Self::Dnf => "dnf",
            Self::Brew => "brew",
            Self::Winget => "winget",
        }
    }

    fn command(self, package: &str) -> String {
        match self {
            Self::Apt => format!("sudo apt-get install {package}"),
            Self::Dnf => format!("sudo dnf install {package}"),
            Self::Brew => format!("brew install {package}"),
            Self::Winget => format!("winget install --id {package}"),
        }
    }
}

/// What can be installed.
pub enum Package {
    /// A component of a Rust toolchain.
    Component(&'static str),
    /// A program with its packages, by manager. Empty where there is none, and the page tells more.
    Program {
        /// Packages for apt, dnf, brew and winget.
        packages: [&'static str; 4],
        /// Where its makers tell how to install it.
        page: &'static str,
    },
}

/// Rust itself. The packages of the distributions are often too old, so that rustup is the way.
pub const RUST: Package = Package::Program {
    packages: ["", "", "rustup", "Rustlang.Rustup"],
    page: "https://rustup.rs",
};

/// A C compiler, which also links.
#[cfg(not(windows))]
pub const COMPILER: Package = Package::Program {
    packages: ["build-essential", "gcc", "gcc", ""],
    page: "https://gcc.gnu.org/install/binaries.html",
};

/// Git.
pub const GIT: Package = Package::Program {
    packages: ["git", "git", "git", "Git.Git"],
    page: "https://git-scm.com/downloads",
};

/// Docker.
pub const DOCKER: Package = Package::Program {
    packages: [
        "docker.io",
        "docker",
        "--cask docker",
        "Docker.DockerDesktop",
    ],
    page: "https://docs.docker.com/get-docker/",
};

/// The client of Kubernetes.
pub const KUBECTL: Package = Package::Program {
    packages: ["", "kubernetes-client", "kubectl", "Kubernetes.kubectl"],
    page: "https://kubernetes.io/docs/tasks/tools/",
};

/// The client of Cloud Foundry.
pub const CF: Package = Package::Program {
    packages: ["", "", "cloudfoundry/tap/cf-cli@8", ""],
    page: "https://docs.cloudfoundry.org/cf-cli/install-go-cli.html",
};

/// By what means programs come onto this machine.
pub struct System {
    manager: Option<Manager>,
    has_rustup: bool,
}

impl System {
    /// The means that are on the search path.
    pub fn detect() -> Self {
        let managers = Manager::ALL.into_iter();
        let mut present = managers.filter(|manager| programs::find(manager.program()).is_some());
        Self {
            manager: present.next(),
            has_rustup: programs::find("rustup").is_some(),
        }
    }

    /// How to install a package here.
    pub fn install(&self, package: &Package) -> Text {
        match package {
            Package::Component(name) if self.has_rustup => {
                run(&format!("rustup component add {name}"))
            }
            Package::Component(name) => match self.manager {
                Some(manager @ (Manager::Apt | Manager::Dnf)) => {
                    run(&manager.command(component_package(manager, name)))
                }
                _ => self.install(&RUST),
            },
            Package::Program { packages, page } => self.install_program(packages, page),
        }
    }

    /// How to get a newer Rust.
    pub fn update_rust(&self) -> Text {
        if self.has_rustup {
            run("rustup update stable")
        } else {
            self.install(&RUST)
        }
    }

    fn install_program(&self, packages: &[&str; 4], page: &str) -> Text {
        let places = Manager::ALL.into_iter().zip(packages);
        let mut here = places.filter(|(manager, _)| Some(*manager) == self.manager);
        match here.next() {
            Some((manager, package)) if !package.is_empty() => run(&manager.command(package)),
            _ => text!("doctor.advice.page", page = page),
        }
    }
}

/// The package of a component, where Rust comes from the distribution.
fn component_package(manager: Manager, component: &str) -> &str {
    match (manager, component) {
        (Manager::Apt, "clippy") => "rust-clippy",
        _ => component,
    }
}

fn run(command: &str) -> Text {
    text!("doctor.advice.run", command = command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advice(manager: Option<Manager>, has_rustup: bool, package: &Package) -> String {
        let system = System {
            manager,
            has_rustup,
        };
        system.install(package).values[0].1.clone()
    }

    #[test]
    fn each_system_gets_its_own_command() {
        let clippy = Package::Component("clippy");
        for (manager, has_rustup, package, expected) in [
            (
                Some(Manager::Apt),
                false,
                &COMPILER,
                "sudo apt-get install build-essential",
            ),
            (Some(Manager::Dnf), false, &COMPILER, "sudo dnf install gcc"),
            (
                Some(Manager::Winget),
                false,
                &GIT,
                "winget install --id Git.Git",
            ),
            (
                Some(Manager::Brew),
                false,
                &DOCKER,
                "brew install --cask docker",
            ),
            (
                Some(Manager::Apt),
                false,
                &KUBECTL,
                "https://kubernetes.io/docs/tasks/tools/",
            ),
            (None, false, &RUST, "https://rustup.rs"),
            (
                Some(Manager::Apt),
                true,
                &clippy,
                "rustup component add clippy",
            ),
            (
                Some(Manager::Apt),
                false,
                &clippy,
                "sudo apt-get install rust-clippy",
            ),
            (
                Some(Manager::Dnf),
                false,
                &clippy,
                "sudo dnf install clippy",
            ),
            (Some(Manager::Brew), false, &clippy, "brew install rustup"),
        ] {
            assert_eq!(advice(manager, has_rustup, package), expected);
        }
    }

    #[test]
    fn an_old_rust_is_updated_by_rustup_where_it_came_from_there() {
        let system = |has_rustup| System {
            manager: None,
            has_rustup,
        };
        assert_eq!(
            system(true).update_rust().values[0].1,
            "rustup update stable"
        );
        assert_eq!(system(false).update_rust().values[0].1, "https://rustup.rs");
    }
}
