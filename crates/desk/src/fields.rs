//! A posted form as pairs, in order: repeated fields and submit buttons need no type of their own.

use secrecy::SecretString;

/// Name and value as posted. Has no `Debug`: one of them may be a secret.
#[derive(Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Takes over the pairs.
    pub(crate) fn new(pairs: Vec<(String, String)>) -> Fields {
        Fields(pairs)
    }

    /// The first value of a field; empty when it was not posted.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or("")
    }

    /// All values of a field.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Takes a secret out: afterwards the form does not hold it any more.
    pub(crate) fn take_secret(&mut self, name: &str) -> SecretString {
        let found = self.0.iter_mut().find(|(known, _)| known == name);
        SecretString::from(found.map(|(_, value)| std::mem::take(value)).unwrap_or_default())
    }
}
