//! Which faults are excepted: places as they are listed, compared with places as they occur.

/// Tells whether a listed place means a place. `*` stands for one step, `**` for any number of steps.
pub(super) fn means(listed: &str, place: &str) -> bool {
    let listed: Vec<&str> = listed.split('/').collect();
    let place: Vec<&str> = place.split('/').collect();
    fits(&listed, &place)
}

fn fits(listed: &[&str], place: &[&str]) -> bool {
    match (listed.split_first(), place.split_first()) {
        (None, None) => true,
        (Some((&"**", rest)), _) => (0..=place.len()).any(|skipped| fits(rest, &place[skipped..])),
        (Some((step, rest)), Some((found, others))) => (*step == "*" || step == found) && fits(rest, others),
        _ => false,
    }
}
