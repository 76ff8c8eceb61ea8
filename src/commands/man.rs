//! `egov-msa man`: writes the manual.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::disk::refused;
use crate::error::Result;
use crate::manual::{Page, pages};
use crate::output::Output;
use crate::text;

/// Arguments of `man`.
#[derive(Args)]
pub struct Arguments {
    #[arg(long, value_name = "DIR")]
    directory: Option<PathBuf>,
}

/// Runs `man` for a command line.
pub fn run(arguments: &Arguments, command: clap::Command, output: &Output) -> Result<()> {
    let pages = pages(command, output.messages())?;
    match &arguments.directory {
        Some(directory) => write_all(&pages, directory, output),
        None => pages
            .first()
            .map_or(Ok(()), |page| output.data(page.text.trim_end())),
    }
}

fn write_all(pages: &[Page], directory: &Path, output: &Output) -> Result<()> {
    fs::create_dir_all(directory).map_err(|error| refused(directory, &error))?;
    for page in pages {
        let path = directory.join(&page.file_name);
        fs::write(&path, &page.text).map_err(|error| refused(&path, &error))?;
    }
    let path = directory.display();
    output.note(&text!("man.written", count = pages.len(), path = path));
    Ok(())
}
