//! What the program of a service can be told to do.

/// A command; settings are no part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Serves until told to stop.
    Serve,
    /// Brings the database up to date.
    Migrate,
    /// Asks the process that runs on this host for its health, or for that of a group.
    Healthcheck(Option<&'static str>),
}

impl Command {
    /// Reads the arguments that are no settings.
    ///
    /// # Errors
    /// What cannot be understood, and what can.
    pub fn parse(arguments: &[String]) -> Result<Self, String> {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match words[..] {
            [] => Ok(Self::Serve),
            ["migrate"] => Ok(Self::Migrate),
            ["healthcheck"] => Ok(Self::Healthcheck(None)),
            ["healthcheck", "liveness"] => Ok(Self::Healthcheck(Some("liveness"))),
            ["healthcheck", "readiness"] => Ok(Self::Healthcheck(Some("readiness"))),
            _ => Err(format!(
                "unknown arguments `{}`; there are the commands `migrate` and `healthcheck [liveness|readiness]`, none to serve, and settings are given as --dotted.key=value",
                words.join(" ")
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_no_command_are_refused_with_those_that_are() {
        let parse = |words: &str| {
            let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
            Command::parse(&words)
        };
        assert_eq!(parse(""), Ok(Command::Serve));
        assert_eq!(parse("migrate"), Ok(Command::Migrate));
        let readiness = Command::Healthcheck(Some("readiness"));
        assert_eq!(parse("healthcheck readiness"), Ok(readiness));
        for words in ["migrat", "migrate down", "healthcheck db", "--help"] {
            let refused = parse(words).unwrap_err();
            let names_all = [words, "migrate", "healthcheck", "--dotted.key=value"];
            assert!(
                names_all.iter().all(|name| refused.contains(name)),
                "{refused}"
            );
        }
    }
}
