//! A chromedriver of our own on a free port, ended with the value that holds it.

use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A running chromedriver.
pub struct Driver {
    /// Where it listens.
    pub address: String,
    _child: Child,
}

impl Driver {
    /// Starts the driver and waits until it says that it listens.
    pub async fn start() -> Driver {
        for _ in 0..5 {
            let port = free_port();
            let mut child = Command::new("chromedriver")
                .arg(format!("--port={port}"))
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .kill_on_drop(true)
                .spawn()
                .expect("chromedriver is installed; ./test installs it");
            let output = child.stdout.take().expect("the driver's output is ours");
            if tokio::time::timeout(Duration::from_secs(20), started(output)).await.unwrap_or(false) {
                return Driver { address: format!("http://127.0.0.1:{port}"), _child: child };
            }
        }
        panic!("chromedriver did not start on any of five ports");
    }
}

/// Reads until the driver says that it is up, then keeps its pipe empty.
async fn started(output: tokio::process::ChildStdout) -> bool {
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if line.contains("started successfully") {
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return true;
        }
    }
    false
}

/// A port nobody listens on at this moment.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("a bound socket has an address").port()
}
