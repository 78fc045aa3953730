//! What mails look like, that nobody writes headers into them, and how they leave.

use std::sync::Arc;
use std::time::Duration;

use kontor_model::clock::CountedEntropy;
use kontor_model::id::{JobId, TenantId};
use kontor_model::{Lang, UtcMillis};
use kontor_sealed::Sealer;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::letter::write;
use super::readable::readable;
use super::transport::Transport;
use super::{Letter, Mail, Need, PlatformNews, enqueue};
use crate::app::{App, Parts, StartError};
use crate::config::SmtpConfig;
use crate::jobs::{Outcome, Ran, run_one};
use crate::testing::{TestApp, apps};

fn job_id() -> JobId {
    "job_01KAR3R8M00000000000000000".parse().expect("an id")
}

fn invitation(lang: Lang) -> Mail {
    Mail {
        to_name: "Jörg Müller-Weiß".to_owned(),
        to_email: "joerg@kaesehof.example".to_owned(),
        lang,
        letter: Letter::Invitation {
            company: "Käsehof <Grünwald> & Söhne GmbH".to_owned(),
            number: "4021180073152".to_owned(),
            username: "jmüller".to_owned(),
            link: "https://kontor.example/register/01KAR3R8M00000000000000000ab".to_owned(),
            expires_at: UtcMillis(1_796_029_200_000),
        },
    }
}

fn others(lang: Lang) -> Vec<Mail> {
    let platform = |news| Letter::Platform {
        news,
        platform: "Käsehof-Shop".to_owned(),
        reason: String::new(),
        at: UtcMillis(1_795_424_400_000),
        count: 12,
        needs: ["held", "refused", "again", "goods", "goods_again"]
            .map(|what| Need { what: what.to_owned(), count: 3, link: "https://kontor.example/p".to_owned() })
            .into(),
        link: "https://kontor.example/platforms/plt_01KAR3R8M00000000000000000".to_owned(),
    };
    let letters = [
        Letter::PasswordReset {
            number: "4021180073152".to_owned(),
            username: "jmüller".to_owned(),
            link: "https://kontor.example/password/reset/01KAR3R8M00000000000000000ab".to_owned(),
            expires_at: UtcMillis(1_795_428_000_000),
        },
        Letter::PasswordChanged {
            number: "4021180073152".to_owned(),
            username: "jmüller".to_owned(),
            changed_at: UtcMillis(1_795_424_400_000),
            forgot_link: "https://kontor.example/password/forgot".to_owned(),
        },
        platform(PlatformNews::Expired),
        platform(PlatformNews::Failing),
        platform(PlatformNews::Works),
        platform(PlatformNews::Silent),
        platform(PlatformNews::Ending),
        platform(PlatformNews::Refuses),
    ];
    letters.map(|letter| Mail { letter, ..invitation(lang) }).into()
}

/// The message as it goes out, line ends and soft line breaks as a person sees them.
fn sent(app: &App, mail: &Mail) -> String {
    let message = write(app, mail, &job_id()).expect("writes");
    let text = String::from_utf8(message.formatted()).expect("text");
    readable(&text)
}

#[tokio::test]
async fn the_invitation_reads_like_this() {
    let app = &apps().await[0].app;
    insta::assert_snapshot!("invitation_de", sent(app, &invitation(Lang::De)));
    insta::assert_snapshot!("invitation_en", sent(app, &invitation(Lang::En)));
}

#[tokio::test]
async fn all_letters_have_all_their_texts_in_both_languages() {
    let app = &apps().await[0].app;
    for lang in Lang::ALL {
        for mail in others(lang) {
            let text = sent(app, &mail);
            assert!(!text.contains('⟦') && text.contains("https://kontor.example/p"), "{text}");
            assert!(text.contains("text/plain") && text.contains("text/html"));
        }
    }
}

#[tokio::test]
async fn nobody_writes_headers_through_a_name() {
    let app = &apps().await[0].app;
    for evil in ["Jörg\r\nBcc: alle@anderswo.example", "J\nBcc: alle@anderswo.example\n\nText", "J\u{2028}Bcc: x"] {
        let mail = Mail { to_name: evil.to_owned(), ..invitation(Lang::De) };
        let message = write(app, &mail, &job_id()).expect("writes");
        assert!(message.headers().get_raw("Bcc").is_none());
        let text = String::from_utf8(message.formatted()).expect("text");
        let head = text.split("\r\n\r\n").next().expect("headers");
        assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{head}");
    }
    let mail = Mail { to_email: "a@b.example\r\nBcc: c@d.example".to_owned(), ..invitation(Lang::De) };
    assert!(write(app, &mail, &job_id()).is_err());
}

/// Speaks as much SMTP as a test needs: answers `reply` to the whole mail, and gives the lines it was sent.
async fn smtp_server(reply: &'static str) -> (u16, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let talk = async move {
        let (stream, _) = listener.accept().await.expect("a client");
        let (read, mut answer) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let (mut heard, mut in_mail) = (Vec::new(), false);
        answer.write_all(b"220 test\r\n").await.expect("greets");
        while let Ok(Some(line)) = lines.next_line().await {
            let said = match line.as_str() {
                "." => reply,
                _ if in_mail => "",
                "DATA" => "354 go on\r\n",
                "QUIT" => "221 bye\r\n",
                _ => "250 ok\r\n",
            };
            in_mail = (in_mail || line == "DATA") && line != ".";
            heard.push(line);
            if answer.write_all(said.as_bytes()).await.is_err() || said == reply {
                break;
            }
        }
        heard
    };
    (port, tokio::spawn(talk))
}

/// A cloud that sends to a server on this machine.
async fn app_with_smtp(test: &TestApp, port: u16) -> Arc<App> {
    let mut config = test.app.config.clone();
    config.smtp = Some(SmtpConfig { host: "127.0.0.1".to_owned(), port, username: None, password: None });
    let parts = Parts {
        clock: Arc::clone(&test.clock) as _,
        entropy: Arc::new(CountedEntropy::default()),
        sealer: Sealer::for_tests(),
    };
    App::with_store(config, parts, test.store.db.clone()).await.expect("starts")
}

async fn send(app: &App) -> Ran {
    let tenant = TenantId::new(app.now(), app.entropy.as_ref());
    let mut tx = app.db.write(&tenant).await.expect("begins");
    let id = enqueue(&mut tx, app, &tenant, &invitation(Lang::De)).await.expect("queues");
    tx.commit().await.expect("commits");
    run_one(app, &id).await.expect("runs")
}

#[tokio::test]
async fn a_mail_goes_to_the_server_on_this_machine() {
    let test = apps().await.swap_remove(0);
    let (port, server) = smtp_server("250 taken\r\n").await;
    assert_eq!(send(&*app_with_smtp(&test, port).await).await, Ran::Done(Outcome::Done));
    let heard = server.await.expect("hears");
    assert!(heard.iter().any(|line| line.starts_with("RCPT TO:<joerg@kaesehof.example>")), "{heard:?}");
    assert!(heard.iter().any(|line| line.starts_with("Subject: ")));
}

#[tokio::test]
async fn a_refusal_ends_the_job_a_delay_keeps_it_and_neither_note_holds_the_address() {
    for (reply, for_good) in
        [("550 no such user joerg@kaesehof.example\r\n", true), ("451 joerg@kaesehof.example: try later\r\n", false)]
    {
        let test = apps().await.swap_remove(0);
        let (port, _server) = smtp_server(reply).await;
        let failure = match send(&*app_with_smtp(&test, port).await).await {
            Ran::Dead(failure) if for_good => failure,
            Ran::Later(failure) if !for_good => failure,
            other => panic!("{other:?}"),
        };
        assert!(!failure.reason.contains("kaesehof") && failure.reason.contains(&reply[..3]), "{}", failure.reason);
    }
}

#[tokio::test]
async fn a_server_that_is_down_keeps_the_mail_in_the_queue() {
    let test = apps().await.swap_remove(0);
    let (port, server) = smtp_server("").await;
    server.abort();
    let _ = server.await;
    let ran = send(&*app_with_smtp(&test, port).await).await;
    assert!(matches!(&ran, Ran::Later(failure) if failure.reason.contains("mail server")), "{ran:?}");
}

#[tokio::test]
async fn a_server_that_takes_the_call_and_says_nothing_is_given_up() {
    let app = &apps().await[0].app;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let config = SmtpConfig { host: "127.0.0.1".to_owned(), port, username: None, password: None };
    let transport = Transport::smtp(&config, Duration::from_millis(50)).expect("a transport");
    let message = write(app, &invitation(Lang::De), &job_id()).expect("writes");
    let id = job_id();
    let (sent, taken) = tokio::join!(transport.send(&id, &message), listener.accept());
    taken.expect("the call was taken");
    let failure = sent.expect_err("nothing was said");
    assert!(failure.again && failure.reason == "the mail server did not answer in time", "{failure:?}");
}

#[tokio::test]
async fn a_sender_that_is_no_address_stops_the_start() {
    let test = apps().await.swap_remove(0);
    let mut config = test.app.config.clone();
    config.mail_from = "Kontor".to_owned();
    assert!(matches!(super::State::new(&config), Err(StartError::Setting(text)) if text.contains("mail_from")));
}
