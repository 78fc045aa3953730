//! Every state of the editor, in both languages.

use kontor_web::page::Face;

use super::super::MappingPage;
use crate::commerce::tests::budenzauber::apis;

#[tokio::test]
async fn every_state_of_the_page_renders_in_both_languages() {
    for (api, _) in apis().await {
        let faults = kontor_web::testing::faults::<MappingPage>(&api.test.app.site, Face::Portal);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
