//! Which addresses are out in the world: everything that IANA's special-purpose registries do not keep for inside.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Tells whether an address is globally reachable (IANA IPv4 and IPv6 Special-Purpose Address Registries, RFC 6890).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_kept = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast();
    let is_reserved = a == 0 || a >= 240 || (a == 100 && b & 0b1100_0000 == 64) || (a, b, c) == (192, 0, 0);
    let is_benchmark = a == 198 && (b == 18 || b == 19);
    let is_relay = (a, b, c) == (192, 88, 99);
    !(is_kept || is_reserved || is_benchmark || is_relay)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    // Addresses that carry an IPv4 address inside are as public as that one: mapped, translated (64:ff9b::/96), 6to4.
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    if segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        return is_public_v4(embedded(segments[6], segments[7]));
    }
    if segments[0] == 0x2002 {
        return is_public_v4(embedded(segments[1], segments[2]));
    }
    let is_global_unicast = segments[0] & 0xe000 == 0x2000;
    let is_documentation = segments[..2] == [0x2001, 0xdb8] || segments[0] & 0xfff0 == 0x3ff0;
    let is_protocol = segments[0] == 0x2001 && segments[1] < 0x200;
    is_global_unicast && !is_documentation && !is_protocol
}

fn embedded(high: u16, low: u16) -> Ipv4Addr {
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    Ipv4Addr::new(a, b, c, d)
}
