//! Every page of the room, every sample, both languages.

use kontor_web::page::Face;
use kontor_web::testing::faults;

use crate::oauth::views::{Add, Applications, CreatedOnce, Delete};
use crate::testing::apps;

#[tokio::test]
async fn every_page_renders_without_a_fault() {
    let test = apps().await.remove(0);
    let site = &test.app.site;
    let found = [
        faults::<Applications>(site, Face::Portal),
        faults::<Add>(site, Face::Portal),
        faults::<CreatedOnce>(site, Face::Portal),
        faults::<Delete>(site, Face::Portal),
    ];
    assert_eq!(found.concat(), Vec::<String>::new());
}
