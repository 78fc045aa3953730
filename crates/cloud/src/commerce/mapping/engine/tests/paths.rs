//! Paths: which there are, and that none of them can do harm.

use super::super::names;
use super::super::path::Path;
use super::*;

#[test]
fn every_path_that_is_offered_is_found() {
    for path in names::all() {
        assert!(Path::parse(&path).is_some(), "{path}");
    }
}

#[test]
fn a_path_that_no_order_has_is_refused() {
    let wrong = [
        "",
        "totals",
        "totals.grnad",
        "lines",
        "lines[x].sku",
        "lines[-1].sku",
        "lines[+1].sku",
        "lines[1000].sku",
        "lines[0].",
        "billing[0].city",
        "custom",
        "custom.",
        "custom[0].a",
        "order.number",
        "lines[0]sku",
        "lines[]..sku",
    ];
    for path in wrong {
        assert!(Path::parse(path).is_none(), "{path}");
    }
}

#[test]
fn expressions_see_every_name_that_paths_have() {
    let of_first = |path: &str| {
        let lists = ["lines", "payments", "coupons", "refunds"];
        let listed =
            lists.iter().find_map(|list| Some(format!("{list}[0].{}", path.strip_prefix(list)?.strip_prefix('.')?)));
        listed.unwrap_or_else(|| path.to_owned())
    };
    for path in names::all() {
        let text = of_first(&path);
        let by_script = value(&expression(&format!("order.{text}")));
        let by_path = value(&OrderMapping { fields: vec![field(FieldSource::Path { path: text })], ..plain() });
        assert_eq!(by_script, by_path, "{path}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_a_path_that_fails(text in "[a-z_.0-9\\[\\]]{0,40}") {
        if let Some(path) = Path::parse(&text) {
            let _ = path.whole(&sample_order());
        }
    }

    #[test]
    fn any_place_in_a_list_may_be_asked_for(place in 0usize..1_000) {
        let path = Path::parse(&format!("lines[{place}].sku")).expect("a path");
        let order = sample_order();
        let expected = order.lines.get(place).and_then(|line| line.sku.clone());
        proptest::prop_assert_eq!(path.first(&order).text().map(|text| text.into_owned()), expected);
    }
}
