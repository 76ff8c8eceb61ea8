//! `RemoteAddr=192.168.1.0/24, ::1`: the address that the connection comes from;
//! `XForwardedRemoteAddr=192.168.1.0/24`: that of the client, where trusted proxies tell it.

use std::net::IpAddr;

use super::{Candidate, Lottery, Predicate};
use crate::forwarding::Origin;
use crate::pattern::Variables;
use crate::route::Arguments;

/// Addresses that begin with the same bits.
#[derive(Debug)]
struct Network {
    address: IpAddr,
    bits: u32,
}

#[derive(Debug)]
struct Addresses {
    networks: Vec<Network>,
    of: fn(Origin) -> IpAddr,
}

pub fn peer(arguments: &mut Arguments, _: &mut Lottery) -> Result<Box<dyn Predicate>, String> {
    addresses(arguments, |origin| origin.peer.ip().to_canonical())
}

pub fn client(arguments: &mut Arguments, _: &mut Lottery) -> Result<Box<dyn Predicate>, String> {
    addresses(arguments, |origin| origin.client)
}

fn addresses(
    arguments: &mut Arguments,
    of: fn(Origin) -> IpAddr,
) -> Result<Box<dyn Predicate>, String> {
    let sources = arguments.needed_list("sources")?;
    let networks = sources.iter().map(|source| {
        network(source).ok_or_else(|| format!("`{source}` is no address or network"))
    });
    Ok(Box::new(Addresses {
        networks: networks.collect::<Result<_, _>>()?,
        of,
    }))
}

impl Predicate for Addresses {
    fn holds(&self, request: &Candidate<'_>, _: &mut Variables) -> bool {
        let address = (self.of)(request.origin);
        self.networks
            .iter()
            .any(|network| network.contains(address))
    }
}

impl Network {
    fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.leading_zeros() >= self.bits
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.leading_zeros() >= self.bits
            }
            _ => false,
        }
    }
}

fn network(source: &str) -> Option<Network> {
    let (address, bits) = match source.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (source, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let bits = bits.map_or(Ok(longest), str::parse).ok()?;
    (bits <= longest).then_some(Network { address, bits })
}
