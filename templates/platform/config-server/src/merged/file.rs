//! Names such as `user-service-dev.yml`, which no file needs to have.

use super::Format;

/// What such a name asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct MergedFile<'a> {
    /// The application.
    pub name: &'a str,
    /// Its profiles, comma-separated.
    pub profiles: &'a str,
    /// The form of the answer.
    pub format: Format,
}

impl<'a> MergedFile<'a> {
    /// Whether a segment of a path ends like a file in one of the formats.
    pub fn has_format(text: &str) -> bool {
        split(text).is_some()
    }

    /// Takes a name apart. The last dash stands before the profiles, so that applications may have
    /// dashes in their names, and profiles cannot.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (stem, format) = split(text)?;
        let (name, profiles) = stem.rsplit_once('-')?;
        Some(Self {
            name,
            profiles,
            format,
        })
    }
}

fn split(text: &str) -> Option<(&str, Format)> {
    let (stem, extension) = text.rsplit_once('.')?;
    Some((stem, Format::of_extension(extension)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_dash_separates_application_and_profiles() {
        let cases = [
            ("a-dev.json", Some(("a", "dev", Format::Json))),
            (
                "user-service-dev,eu.yml",
                Some(("user-service", "dev,eu", Format::Yaml)),
            ),
            ("a-v1.2.yaml", Some(("a", "v1.2", Format::Yaml))),
            ("a-dev.properties", Some(("a", "dev", Format::Properties))),
            ("a.json", None),
            ("a-dev.txt", None),
            ("a-dev", None),
        ];
        for (text, expected) in cases {
            let file = MergedFile::parse(text).map(|it| (it.name, it.profiles, it.format));
            assert_eq!(file, expected, "{text}");
        }
    }
}
