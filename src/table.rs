//! Tables for people.

use console::{Alignment, measure_text_width, pad_str};

/// Rows with their columns aligned, as wide as a terminal shows them.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| measure_text_width(cell))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells = row.iter().zip(&widths).filter(|(_, width)| **width > 0);
            let padded: Vec<String> = cells
                .map(|(cell, width)| pad_str(cell, *width, Alignment::Left, None).into_owned())
                .collect();
            format!("  {}", padded.join("  ")).trim_end().to_owned()
        })
        .collect();
    lines.join("\n")
}
