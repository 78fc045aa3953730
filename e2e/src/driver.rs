//! A chromedriver of our own on a port it finds by itself, ended with the value that holds it.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// How long it may take to start beside everything else a machine does.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running chromedriver.
pub struct Driver {
    /// Where it listens.
    pub address: String,
    _child: Child,
}

impl Driver {
    /// Starts the driver and waits until it says where it listens.
    pub async fn start() -> Driver {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver is installed; ./test installs it");
        let output = child.stdout.take().expect("the driver's output is ours");
        let port = tokio::time::timeout(PATIENCE, started(output)).await;
        let port = port.expect("chromedriver starts in time").expect("chromedriver says on which port it listens");
        Driver { address: format!("http://127.0.0.1:{port}"), _child: child }
    }
}

/// Reads until the driver says on which port it is up, then keeps its pipe empty.
async fn started(output: tokio::process::ChildStdout) -> Option<u16> {
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return port.trim_end_matches('.').parse().ok();
        }
    }
    None
}
