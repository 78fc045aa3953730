//! House numbers in all the forms they take: `7 b-c`, `3/4`, `12 1/2`, `45/2/12`, `263-III`, `12 bis`.

/// Street and house number of a line that holds nothing else; the number is the longest one that ends the line.
///
/// `Straße des 17. Juni 135` is cut before 135 and `C 4 9b` before 9b, because what stands further left is no number of
/// a house up to the end.
pub(super) fn split(line: &str) -> Option<(&str, &str)> {
    let starts = line.match_indices(' ').map(|(at, _)| at + 1);
    let cut = starts.filter(|start| is_house_number(&line[*start..])).find_map(|start| cut_at(line, start));
    cut.or_else(|| glued(line))
}

/// Street and house number of a line that begins with the number: `12, rue de la Gare`, `7b Chemin du Lac`.
pub(super) fn split_first(line: &str) -> Option<(&str, &str)> {
    let ends = line.match_indices([' ', ',']).map(|(at, _)| at);
    let mut fitting = ends.filter(|end| is_house_number(&line[..*end]));
    let (number, street) = line.split_at(fitting.next_back()?);
    let street = street.trim_start_matches([' ', ',']);
    is_street(street).then_some((street, number))
}

/// Tells whether a text is a house number and nothing else.
pub(super) fn is_house_number(text: &str) -> bool {
    let Some(pieces) = pieces(text) else { return false };
    let mut rest = pieces.as_slice();
    let Some((Piece::Number(_), more)) = rest.split_first() else { return false };
    rest = more;
    while let Some(more) = addition(rest) {
        rest = more;
    }
    rest.is_empty()
}

/// What follows a number: a letter, a fraction, or a mark with the next number or letter. Yields what is left.
fn addition<'p, 't>(pieces: &'p [Piece<'t>]) -> Option<&'p [Piece<'t>]> {
    match pieces {
        [Piece::Number("1"), Piece::Mark('/'), Piece::Number("2" | "3" | "4"), rest @ ..]
        | [Piece::Number("3"), Piece::Mark('/'), Piece::Number("4"), rest @ ..]
        | [Piece::Fraction, rest @ ..] => Some(rest),
        [Piece::Mark(_), Piece::Number(_) | Piece::Word, rest @ ..] => Some(rest),
        [Piece::Word, rest @ ..] => Some(rest),
        _ => None,
    }
}

enum Piece<'t> {
    /// Up to five digits.
    Number(&'t str),
    /// A letter, or what stands for one: `bis`, `hs`, a Roman number.
    Word,
    /// What joins two: `-`, `/`, `+`.
    Mark(char),
    /// `½` and the like.
    Fraction,
}

/// Words of more than one letter that belong to house numbers in France, Belgium and the Netherlands.
const WORDS: &[&str] = &["bis", "ter", "quater", "hs", "huis", "bus", "bv", "rd", "zw"];

fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let (mut pieces, mut rest) = (Vec::new(), text.trim());
    while let Some(first) = rest.chars().next() {
        let kind = |c: char| (c.is_ascii_digit(), c.is_alphabetic());
        let length = match kind(first) {
            (false, false) => first.len_utf8(),
            same => rest.find(|c| kind(c) != same).unwrap_or(rest.len()),
        };
        let (run, more) = rest.split_at(length);
        match first {
            '0'..='9' if run.len() <= 5 => pieces.push(Piece::Number(run)),
            '-' | '–' | '/' | '+' | '&' => pieces.push(Piece::Mark(first)),
            '¼' | '½' | '¾' => pieces.push(Piece::Fraction),
            ' ' => {}
            _ if is_word(run) => pieces.push(Piece::Word),
            _ => return None,
        }
        rest = more;
    }
    Some(pieces)
}

fn is_word(run: &str) -> bool {
    let is_roman = run.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
    let is_letter = run.chars().count() == 1 && run.chars().all(char::is_alphabetic);
    is_letter || is_roman || WORDS.contains(&run.to_lowercase().as_str())
}

fn cut_at(line: &str, start: usize) -> Option<(&str, &str)> {
    let street = line[..start].trim_end_matches([' ', ',']);
    is_street(street).then_some((street, &line[start..]))
}

/// `Hauptstr.12` and `Hauptstraße12a`: the blank was forgotten. Short words such as `Q7` are names.
fn glued(line: &str) -> Option<(&str, &str)> {
    let starts = line.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at);
    let is_cut = |start: &usize| {
        let word = line[..*start].rsplit(' ').next().unwrap_or_default();
        let is_name = word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-')) && !word.ends_with('-');
        is_name && word.chars().filter(|c| c.is_alphabetic()).count() >= 4 && is_house_number(&line[*start..])
    };
    starts.filter(is_cut).map(|start| (&line[..start], &line[start..])).next()
}

/// A street has a letter to begin with.
fn is_street(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}
