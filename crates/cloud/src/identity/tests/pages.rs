//! Every sample of every page renders in both languages and keeps the rules of pages.

use kontor_web::page::Face;
use kontor_web::testing::faults;

use crate::identity::errors::Message;
use crate::identity::pages::{ForgotPage, LoginPage, RegisterPage, ResetPage};
use crate::testing::apps;

#[tokio::test]
async fn all_pages_of_the_room_are_sound() {
    let test = apps().await.swap_remove(0);
    let site = &test.app.site;
    let found = [
        faults::<RegisterPage>(site, Face::Portal),
        faults::<LoginPage>(site, Face::Portal),
        faults::<ForgotPage>(site, Face::Portal),
        faults::<ResetPage>(site, Face::Portal),
        faults::<Message>(site, Face::Portal),
    ];
    assert_eq!(found.concat(), Vec::<String>::new());
}
