//! Scopes: every booked module is one, and `whoami` belongs to everybody.

use kontor_model::Module;

use super::access_token::WHOAMI_SCOPE;
use super::wire::Refusal;

/// All scopes of a tenant with these modules, in the order they are always written.
pub(crate) fn available(modules: &[Module]) -> Vec<&'static str> {
    let booked = Module::ALL.into_iter().filter(|module| modules.contains(module));
    booked.map(Module::code).chain([WHOAMI_SCOPE]).collect()
}

/// The scopes a token gets: all available ones when none was asked for, else exactly those asked for.
pub(crate) fn grant(asked: Option<&str>, modules: &[Module]) -> Result<String, Refusal> {
    let available = available(modules);
    let Some(asked) = asked else { return Ok(available.join(" ")) };
    let wanted: Vec<&str> = asked.split(' ').filter(|scope| !scope.is_empty()).collect();
    if let Some(unknown) = wanted.iter().find(|scope| !available.contains(scope)) {
        return Err(Refusal::bad("invalid_scope", refusal_text(unknown)));
    }
    let granted: Vec<&str> = available.into_iter().filter(|scope| wanted.contains(scope)).collect();
    if granted.is_empty() {
        return Err(Refusal::bad("invalid_scope", "scope holds nothing but blanks"));
    }
    Ok(granted.join(" "))
}

/// A known module is named; anything else is not repeated, whatever it holds.
fn refusal_text(scope: &str) -> String {
    match Module::from_code(scope) {
        Some(module) => format!("the module {} is not booked", module.code()),
        None => "an unknown scope was asked for, known are shipping, commerce and whoami".to_owned(),
    }
}
