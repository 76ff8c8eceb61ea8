//! The answer to "which branches and tags are there?".

use git2::Oid;
use reqwest::Url;

use super::pkt_line::{PktLine, PktLines, unexpected};
use crate::git::bare_copy::RemoteReference;
use crate::git::error::FetchProblem;

/// The references that are copied.
const NAMESPACES: [&str; 2] = ["refs/heads/", "refs/tags/"];

/// Marks what an annotated tag leads to.
const PEELED: &str = "^{}";

/// Of what a server can do, what is made use of. It is told after the first reference.
const USED: [&str; 4] = ["multi_ack_detailed", "no-progress", "ofs-delta", SIDE_BAND];
const SIDE_BAND: &str = "side-band-64k";
const OBJECT_FORMAT: &str = "object-format=";

/// What a server has.
pub struct Advertisement {
    /// Branches and tags.
    pub references: Vec<RemoteReference>,
    /// In which way packs are asked for.
    pub capabilities: String,
    /// Where packs are asked for.
    pub service: Url,
}

/// Reads the answer.
///
/// # Errors
/// When it is none, or the server is too old or too new.
pub async fn read(mut lines: PktLines, service: Url) -> Result<Advertisement, FetchProblem> {
    let mut references = Vec::new();
    let mut capabilities = None;
    // A line that names the service, a flush, the references, a flush.
    while let Some(line) = lines.next().await? {
        let PktLine::Data(line) = line else {
            continue;
        };
        let line = std::str::from_utf8(&line);
        let line = line.map_err(|_| unexpected("a reference is not written in UTF-8"))?;
        let line = line.trim_end_matches('\n');
        if line.starts_with('#') || line.starts_with("version ") {
            continue;
        }
        if let Some(problem) = line.strip_prefix("ERR ") {
            return Err(unexpected(problem));
        }
        if capabilities.is_none() {
            capabilities = Some(chosen(line)?);
        }
        references.extend(reference(line)?);
    }
    let capabilities =
        capabilities.ok_or_else(|| unexpected("the server tells nothing of the repository"))?;
    Ok(Advertisement {
        references,
        capabilities,
        service,
    })
}

/// The capabilities that are made use of.
fn chosen(line: &str) -> Result<String, FetchProblem> {
    let offered = line.split_once('\0').map_or("", |(_, rest)| rest);
    let offered: Vec<&str> = offered.split(' ').collect();
    let other_format = offered
        .iter()
        .filter_map(|capability| capability.strip_prefix(OBJECT_FORMAT))
        .find(|format| *format != "sha1");
    if let Some(format) = other_format {
        let problem = format!("the repository has {format} object ids; only sha1 is supported");
        return Err(FetchProblem::Protocol(problem));
    }
    if !offered.contains(&SIDE_BAND) {
        return Err(unexpected("the server is too old: it lacks side-band-64k"));
    }
    let used = USED.into_iter().filter(|used| offered.contains(used));
    Ok(used.collect::<Vec<_>>().join(" "))
}

fn reference(line: &str) -> Result<Option<RemoteReference>, FetchProblem> {
    let line = line.split('\0').next().unwrap_or(line);
    let (id, name) = line
        .split_once(' ')
        .ok_or_else(|| unexpected("a reference has no name"))?;
    let is_copied = NAMESPACES
        .iter()
        .any(|namespace| name.starts_with(namespace));
    if !is_copied || name.ends_with(PEELED) {
        return Ok(None);
    }
    let target = Oid::from_str(id).map_err(|_| unexpected("a reference has no object id"))?;
    Ok(Some(RemoteReference {
        name: name.to_owned(),
        target,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "1234567890123456789012345678901234567890";

    #[test]
    fn branches_and_tags_are_copied_and_nothing_else() {
        let cases = [
            ("HEAD\0side-band-64k", false),
            ("refs/heads/feature/x", true),
            ("refs/tags/v1", true),
            ("refs/tags/v1^{}", false),
            ("refs/pull/1/head", false),
            ("capabilities^{}\0side-band-64k", false),
        ];
        for (name, expected) in cases {
            let reference = reference(&format!("{ID} {name}")).unwrap();
            assert_eq!(reference.is_some(), expected, "{name}");
        }
        assert!(reference("refs/heads/x").is_err());
        assert!(reference("xyz refs/heads/x").is_err());
    }

    #[test]
    fn servers_that_cannot_be_understood_are_told() {
        let capabilities = |text: &str| chosen(&format!("{ID} HEAD\0{text}"));
        let used = capabilities("side-band-64k thin-pack ofs-delta agent=git/2");
        assert_eq!(used.unwrap(), "ofs-delta side-band-64k");
        assert!(capabilities("side-band-64k object-format=sha1").is_ok());
        let problem = capabilities("side-band-64k object-format=sha256").unwrap_err();
        assert!(problem.to_string().contains("sha256"), "{problem}");
        let problem = capabilities("side-band").unwrap_err();
        assert!(problem.to_string().contains("too old"), "{problem}");
    }
}
