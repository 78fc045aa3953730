//! `kontor cloud` and `kontor sandbox`: one server alone.

use serde_json::json;

use super::open_folder;
use crate::console::Console;
use crate::data::{Role, Running, RunningPart, ServerLock};
use crate::failure::Outcome;
use crate::serve::{Cloud, Requests, SandboxServer, Stop};
use crate::settings::Settings;

/// Serves the cloud until it is asked to stop.
pub(super) async fn cloud(settings: &Settings, console: &Console) -> Outcome<()> {
    let requests = Requests::listen()?;
    let listener = Cloud::bind(settings).await?;
    let (folder, keys) = open_folder(settings)?;
    let _lock = ServerLock::take(&folder, Role::Cloud)?;
    let mut stop = Stop::new();
    let cloud = Cloud::start(settings, &keys, listener, &mut stop).await?;
    Running::change(&folder, |running| {
        running.public_url = Some(cloud.url.clone());
        running.pid = Some(std::process::id());
        running.cloud = Some(RunningPart::own(cloud.url.clone(), cloud.address).on(cloud.store.clone()));
        running.sandbox = None;
    })?;
    console.answer(&json!({ "cloud": cloud.url, "listen": cloud.address.to_string(), "data": folder.path() }));
    console.say("say.cloud", &[("url", &cloud.url)]);
    say_mail(console, &cloud.app);
    requests.wait().await;
    stop.now().await;
    cloud.close().await;
    Running::change(&folder, |running| (running.public_url, running.pid, running.cloud) = (None, None, None))
}

/// Serves the sandbox until it is asked to stop. It keeps nothing, so it needs no folder.
pub(super) async fn sandbox(settings: &Settings, console: &Console) -> Outcome<()> {
    let requests = Requests::listen()?;
    let server = SandboxServer::bind(settings).await?;
    let offers = kontor_sandbox::offers(&server.sandbox);
    let mut stop = Stop::new();
    let address = server.start(&mut stop);
    let url = format!("http://{address}");
    console.answer(&json!({ "sandbox": url, "offers": offers }));
    console.say("say.sandbox", &[("url", &url)]);
    for offer in offers {
        console.say_line(&format!("    {}  {}", offer.address, console.lang().pick(offer.de, offer.en)));
    }
    requests.wait().await;
    stop.now().await;
    Ok(())
}

/// Says where mails go.
pub(super) fn say_mail(console: &Console, app: &kontor_cloud::App) {
    match (app.mail.outbox(), &app.config.smtp) {
        (Some(folder), _) => console.say("say.outbox", &[("path", &folder.display().to_string())]),
        (None, Some(smtp)) => console.say("say.smtp", &[("host", &smtp.host)]),
        (None, None) => {}
    }
}
