//! `run.json`: where the servers on a folder are reached, for small commands and scripts beside them.

use std::fs::File;

use serde::{Deserialize, Serialize};

use crate::data::{DataFolder, Role, RunningStore, is_held, private};
use crate::failure::{Failure, Outcome};

/// The servers that run on a folder. `public_url` and `pid` are the cloud's, first and flat for scripts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Running {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) public_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pid: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cloud: Option<RunningPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) desk: Option<RunningPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sandbox: Option<RunningPart>,
}

/// One server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RunningPart {
    /// Process.
    pub(crate) pid: u32,
    /// Address a browser or program goes to.
    pub(crate) url: String,
    /// Where the socket is bound, with the real port.
    pub(crate) listen: String,
    /// The cloud's database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) database: Option<RunningStore>,
}

impl RunningPart {
    /// A server of this process.
    pub(crate) fn own(url: String, listen: std::net::SocketAddr) -> RunningPart {
        RunningPart { pid: std::process::id(), url, listen: listen.to_string(), database: None }
    }

    /// The same with the database it works on.
    pub(crate) fn on(self, database: RunningStore) -> RunningPart {
        RunningPart { database: Some(database), ..self }
    }
}

impl Running {
    /// What the file says, true or not; nothing when it cannot be read.
    pub(crate) fn read(folder: &DataFolder) -> Running {
        let text = std::fs::read_to_string(folder.join("run.json")).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// What the file says of servers that hold their lock: a killed one leaves its lines behind.
    pub(crate) fn alive(folder: &DataFolder) -> Running {
        let mut running = Running::read(folder);
        if !is_held(folder, Role::Cloud) {
            (running.public_url, running.pid, running.cloud) = (None, None, None);
        }
        if !is_held(folder, Role::Desk) {
            running.desk = None;
        }
        running
    }

    /// Changes the file. Cloud and Desk may start at the same moment, so one after the other.
    pub(crate) fn change(folder: &DataFolder, change: impl FnOnce(&mut Running)) -> Outcome<()> {
        let path = folder.join("run.json");
        let turn = folder.join("run.lock");
        let lock: File = private::create(&turn).map_err(|error| Failure::file(&turn, &error))?;
        lock.lock().map_err(|error| Failure::file(&turn, &error))?;
        let mut running = Running::read(folder);
        change(&mut running);
        let part = folder.join("run.json.part");
        let text = serde_json::to_vec_pretty(&running).map_err(Failure::internal)?;
        private::write(&part, &text)
            .and_then(|()| std::fs::rename(&part, &path))
            .map_err(|error| Failure::file(&path, &error))
    }
}
