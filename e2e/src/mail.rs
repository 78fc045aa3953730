//! Mails as the cloud leaves them in its outbox, read as a person reads them.

use std::time::{Duration, Instant};

use crate::server::Server;

/// The cloud looks every half minute whether there is something to say.
const PATIENCE: Duration = Duration::from_secs(180);
const PAUSE: Duration = Duration::from_millis(200);

impl Server {
    /// Waits for a mail with these words in it; answers its text.
    pub async fn mail(&self, words: &str) -> String {
        let began = Instant::now();
        loop {
            let all = self.mails();
            if let Some(found) = all.iter().find(|text| text.contains(words)) {
                return found.clone();
            }
            assert!(began.elapsed() < PATIENCE, "no mail says “{words}”, but:\n{}", all.join("\n\n"));
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn mails(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.outbox()).into_iter().flatten().flatten();
        let mails = files.filter_map(|file| std::fs::read(file.path()).ok());
        mails.map(|bytes| readable(&String::from_utf8_lossy(&bytes))).collect()
    }
}

/// The first address in a mail that begins like this.
pub fn link(mail: &str, begin: &str) -> String {
    let found = mail.split(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '<' | '>'));
    let found = found.into_iter().find(|word| word.starts_with(begin));
    found.unwrap_or_else(|| panic!("no link to {begin} in:\n{mail}")).to_owned()
}

/// Undoes quoted-printable, which keeps lines short and letters plain.
fn readable(mail: &str) -> String {
    let joined = mail.replace("=\r\n", "").replace("\r\n", "\n");
    let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
    while let Some((first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| *first == b'=') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
