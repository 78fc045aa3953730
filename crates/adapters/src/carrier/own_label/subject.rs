//! The own label under test: nobody is called, so there is nobody to stand in for.

use crate::context::Settings;
use crate::testing::{Subject, parcel_within_germany};

/// What the contract suite is run with.
pub(in crate::carrier) fn subject() -> Subject {
    let good = parcel_within_germany();
    let mut bad = good.clone();
    bad.parcels[0].weight_g = 0;
    Subject {
        good,
        bad: (bad, "parcels[0].weight_g"),
        settings: Settings::default,
        http: None,
        without_description: Some("own_label is drawn here and calls nobody"),
    }
}
