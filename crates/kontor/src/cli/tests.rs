//! What may be typed and what may not.

use clap::{CommandFactory, Parser};

use super::flags::address;
use super::{Cli, Command, DeskCommand};

fn typed(words: &[&str]) -> Result<Command, clap::Error> {
    Cli::read([&["kontor"], words].concat().iter().map(Into::into)).map(Cli::command)
}

#[test]
fn the_definition_is_sound() {
    <Cli as CommandFactory>::command().debug_assert();
}

#[test]
fn no_command_is_up() {
    assert!(matches!(typed(&[]), Ok(Command::Up(_))));
    assert!(matches!(typed(&["--cloud", "127.0.0.1:0"]), Ok(Command::Up(flags)) if !flags.is_empty()));
}

#[test]
fn data_and_json_may_stand_before_or_behind_the_command() {
    for words in [&["--data", "x", "--json", "doctor"], &["doctor", "--data", "x", "--json"]] {
        let cli = Cli::try_parse_from([&["kontor"], words.as_slice()].concat()).unwrap();
        assert!(cli.everywhere.json && cli.everywhere.data.is_some());
    }
}

#[test]
fn flags_of_up_before_another_command_are_refused() {
    assert!(typed(&["--cloud", "127.0.0.1:0", "doctor"]).is_err());
}

#[test]
fn an_address_is_ip_and_port() {
    assert_eq!(address("127.0.0.1:0").as_deref(), Ok("127.0.0.1:0"));
    assert_eq!(address("localhost:8080").as_deref(), Ok("127.0.0.1:8080"));
    assert_eq!(address("[::1]:8080").as_deref(), Ok("[::1]:8080"));
    for wrong in ["8080", "127.0.0.1", "127.0.0.1:99999", "kontor.example:80", ""] {
        assert!(address(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_secret_is_never_a_flag() {
    assert!(typed(&["desk", "credentials", "add", "--client-id", "kc_1", "--client-secret", "ks_1"]).is_err());
}

#[test]
fn desk_alone_is_a_server_and_desk_link_is_not() {
    assert!(matches!(typed(&["desk"]), Ok(Command::Desk(args)) if args.command.is_none()));
    let link = typed(&["desk", "link"]);
    assert!(matches!(link, Ok(Command::Desk(args)) if matches!(args.command, Some(DeskCommand::Link))));
}

#[test]
fn a_shipment_needs_a_file_or_an_address() {
    assert!(typed(&["desk", "ship"]).is_err());
    assert!(typed(&["desk", "ship", "--file", "a.json"]).is_ok());
    let address = ["--name", "Weiß", "--street", "Am Wall 3", "--postal-code", "28195", "--city", "Bremen"];
    let rest = ["--weight-g", "800", "--weight-g", "1200", "--reference", "R-1"];
    let whole = [&["desk", "ship"], address.as_slice(), rest.as_slice()].concat();
    assert!(typed(&whole).is_ok());
    assert!(typed(&[whole.as_slice(), &["--file", "a.json"]].concat()).is_err());
}
