//! Columns by their heads, as people write them: case, blanks, marks and umlauts make no difference.

use kontor_model::fold::fold;

use super::{SheetFault, SheetLine, SheetRead};

/// A head as letters and digits only, folded.
pub fn bare(head: &str) -> String {
    fold(head).chars().filter(|c| c.is_alphanumeric()).collect()
}

impl SheetRead {
    /// Where the column stands whose head is one of these, each as [`bare`] makes it.
    ///
    /// Errors: [`SheetFault::Twice`] for two of them.
    pub fn column(&self, names: &[&str]) -> Result<Option<usize>, SheetFault> {
        let mut found = (0..self.heads.len()).filter(|at| names.contains(&bare(&self.heads[*at]).as_str()));
        match (found.next(), found.next()) {
            (Some(first), Some(second)) => {
                Err(SheetFault::Twice(format!("{}, {}", self.heads[first], self.heads[second])))
            }
            (found, _) => Ok(found),
        }
    }

    /// The heads of all other columns.
    pub fn others(&self, known: &[Option<usize>]) -> Vec<String> {
        let heads = self.heads.iter().enumerate();
        let others = heads.filter(|(at, head)| !known.contains(&Some(*at)) && !head.is_empty());
        others.map(|(_, head)| head.clone()).collect()
    }
}

impl SheetLine {
    /// What stands in a column; empty where there is nothing.
    pub fn cell(&self, at: Option<usize>) -> &str {
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| cell.trim())
    }
}
