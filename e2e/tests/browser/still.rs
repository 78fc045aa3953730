//! How a walk acts on pages: on one that is drawn anew under its hands, on one whose answer takes its time, on one that refuses.

use std::time::Duration;

use kontor_e2e::browser::{Browser, Seat};
use kontor_e2e::words::Language;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Longer than a browser needs to look at the old page once more.
const THINKING: Duration = Duration::from_millis(700);
/// Twice for each press another button takes the place of the one that was looked at.
const RESTLESS: &str = "<p>Gezählt: <b id=count>0</b></p><div id=place></div><script> \
    const count = document.getElementById('count'); \
    let restless = 2; \
    const draw = () => { const button = document.createElement('button'); button.textContent = 'Zählen'; \
        button.scrollIntoView = () => { if (restless-- > 0) draw(); }; \
        button.onclick = () => { restless = 2; count.textContent = Number(count.textContent) + 1; }; \
        document.getElementById('place').replaceChildren(button); }; \
    draw();</script>";
const FORM: &str = "<p>Frage</p><form method=post action=/answer><button>Senden</button></form>";
const COVERED: &str = "<button>Drücken</button><div style='position:fixed;inset:0'></div>";

/// Serves the page, and thinks before it gives the answer.
async fn serve(page: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut head = [0u8; 8 * 1024];
                let count = stream.read(&mut head).await.unwrap_or(0);
                let is_answer = head[..count].starts_with(b"POST /answer");
                if is_answer {
                    tokio::time::sleep(THINKING).await;
                }
                let body =
                    format!("<!doctype html><meta charset=utf-8>{}", if is_answer { "<p>Antwort" } else { page });
                let answer = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                // Err: a browser opens connections that it does not use.
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    address
}

async fn open(page: &'static str, scripts: bool) -> Browser {
    let browser = Browser::open(Seat { language: Language::German, scripts }).await;
    browser.open_page(&serve(page).await).await;
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_that_is_drawn_anew_before_it_is_pressed_is_pressed_once() {
    let browser = open(RESTLESS, true).await;
    for pressed in 1..=3 {
        browser.press("Zählen").await;
        let text = browser.text().await;
        assert!(text.contains(&format!("Gezählt: {pressed}")), "{text}");
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_form_was_sent_the_next_look_is_at_its_answer_with_scripts_and_without() {
    for scripts in [true, false] {
        let browser = open(FORM, scripts).await;
        browser.press("Senden").await;
        assert_eq!(browser.text().await, "Antwort");
        browser.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[should_panic(expected = "click intercepted")]
async fn a_button_that_something_lies_over_is_refused() {
    let browser = open(COVERED, true).await;
    browser.press("Drücken").await;
}
