//! The sessions in `tests/cli/*.md` are run as they are written down. `TRYCMD=overwrite` brings them up to date.

fn run_sessions(document: &str, locale: &str) {
    let home = std::env::temp_dir().join("egov-msa-tests-have-no-home");
    trycmd::TestCases::new()
        .case(document)
        .env("HOME", home.display().to_string())
        .env("CI", "")
        .env("LC_ALL", locale);
}

#[test]
fn korean() {
    run_sessions("tests/cli/ko.md", "ko_KR.UTF-8");
}

#[test]
fn english() {
    run_sessions("tests/cli/en.md", "en_US.UTF-8");
}
