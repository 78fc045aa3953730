//! A table of a mapping: the platform's codes to the ERP's words, case aside.

use std::collections::HashMap;

use kontor_model::order_mapping::TableRow;
use rust_decimal::Decimal;

/// A table that is ready.
#[derive(Clone, Default)]
pub(super) struct Table(HashMap<String, String>);

impl Table {
    /// From its rows; of two rows with one code the first counts ([`super::compile()`] refuses them).
    pub(super) fn new(rows: &[TableRow]) -> Table {
        let mut known = HashMap::with_capacity(rows.len());
        for row in rows {
            known.entry(key(&row.from)).or_insert_with(|| row.to.trim().to_owned());
        }
        Table(known)
    }

    /// The same with rates in one form: `19`, `19.0` and `19,00 %` are one.
    pub(super) fn of_rates(rows: &[TableRow]) -> Table {
        let rate = |row: &TableRow| TableRow { from: rate_key(&row.from), to: row.to.clone() };
        Table::new(&rows.iter().map(rate).collect::<Vec<_>>())
    }

    /// What stands beside a code.
    pub(super) fn find(&self, code: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&key(code)).map(String::as_str)
    }

    /// What stands beside a rate in per cent.
    pub(super) fn find_rate(&self, rate: Decimal) -> Option<&str> {
        self.0.get(&rate.normalize().to_string()).map(String::as_str)
    }

    /// Tells whether there are no rows.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Codes are compared with case and blanks around aside; umlauts stay apart, since they are the platform's.
pub(super) fn key(code: &str) -> String {
    code.trim().to_lowercase()
}

/// A rate in per cent in its shortest form; any other code as it is.
pub(super) fn rate_key(code: &str) -> String {
    let bare = code.trim().trim_end_matches('%').trim_end().replace(',', ".");
    bare.parse::<Decimal>().map_or_else(|_| code.to_owned(), |rate| rate.normalize().to_string())
}
