//! The binary.
#[test]
fn placeholder() {}
