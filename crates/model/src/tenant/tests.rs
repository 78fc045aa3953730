//! Customer numbers and modules.

use super::*;

#[test]
fn leading_zeros_of_a_customer_number_are_kept() {
    assert_eq!("0012".parse::<TenantNumber>().unwrap().as_str(), "0012");
    assert_ne!("0012".parse::<TenantNumber>(), "00012".parse());
}

#[test]
fn a_customer_number_has_4_to_20_digits() {
    for right in ["1234", "1000000000009", "12345678901234567890"] {
        assert!(right.parse::<TenantNumber>().is_ok(), "{right}");
    }
    for wrong in ["", "123", "123456789012345678901", "12 34", "12a4", "-1234", "１２３４", "1234\n"] {
        assert_eq!(wrong.parse::<TenantNumber>(), Err(TenantNumberError), "{wrong:?}");
    }
    assert!(serde_json::from_str::<TenantNumber>("\"12a4\"").is_err());
    assert!(serde_json::from_str::<TenantNumber>("1234").is_err(), "a number would lose leading zeros");
}

#[test]
fn module_lists_are_read_in_any_order_and_written_in_one() {
    let both = Ok(vec![Module::Shipping, Module::Commerce]);
    assert_eq!(Module::parse_list("shipping,commerce"), both);
    assert_eq!(Module::parse_list(" commerce  shipping,commerce "), both);
    assert_eq!(Module::parse_list(""), Ok(Vec::new()));
    assert_eq!(Module::join(&[Module::Shipping, Module::Commerce]), "shipping commerce");
}

#[test]
fn the_part_that_is_no_module_is_named() {
    assert_eq!(Module::parse_list("shipping,comerce"), Err("comerce".to_owned()));
    assert_eq!(Module::parse_list("Shipping"), Err("Shipping".to_owned()));
}
