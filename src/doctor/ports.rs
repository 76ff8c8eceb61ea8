//! The ports at which the processes of a project listen.

use std::net::{Ipv4Addr, TcpListener};

use super::{Finding, State};
use crate::text;

/// Looks whether the ports of the processes are free.
pub fn check(processes: &[(String, u16)]) -> Finding {
    let taken: Vec<String> = processes
        .iter()
        .filter(|(_, port)| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_err())
        .map(|(name, port)| format!("{port} ({name})"))
        .collect();
    if taken.is_empty() {
        return Finding::ready("ports", text!("doctor.ports", count = processes.len()));
    }
    let what = text!("doctor.ports-taken", ports = taken.join(", "));
    let advice = vec![text!("doctor.ports-taken.advice")];
    Finding::wanting("ports", State::Note, what, advice)
}
