//! The `egov-msa` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    egov_msa::cli::run()
}
