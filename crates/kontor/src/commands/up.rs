//! `kontor up`: cloud, Desk and sandbox in one process, and what a newcomer needs to begin.

use kontor_cloud::commerce::{mapping, platforms};
use kontor_cloud::identity::{self, InvitationState, NewInvitation};
use kontor_cloud::shipping::Caller;
use kontor_model::platform::NewPlatform;
use kontor_model::{Lang, Module};
use serde_json::{Value, json};

use super::open_folder;
use super::serve::say_mail;
use crate::commands::desk_failures;
use crate::console::Console;
use crate::data::{DataFolder, Keys, Role, Running, RunningPart, ServerLock};
use crate::failure::{Failure, Outcome};
use crate::serve::{Cloud, Desk, Requests, SandboxServer, Stop};
use crate::settings::Settings;

/// Customer number of the sample customer.
pub(crate) const SAMPLE_CUSTOMER: &str = "1000000000009";

/// Everything that `up` serves; `tour` uses it too.
pub(crate) struct House {
    pub(crate) cloud: Cloud,
    pub(crate) desk: Desk,
    pub(crate) sandbox_url: String,
    pub(crate) folder: DataFolder,
    stop: Stop,
    _locks: [ServerLock; 2],
}

impl House {
    /// Binds all ports, then opens and serves everything, the cloud first.
    pub(crate) async fn open(settings: &Settings) -> Outcome<House> {
        let cloud = Cloud::bind(settings).await?;
        let desk = Desk::bind(settings).await?;
        let sandbox = SandboxServer::bind(settings).await?;
        let (folder, keys) = open_folder(settings)?;
        let locks = [ServerLock::take(&folder, Role::Cloud)?, ServerLock::take(&folder, Role::Desk)?];
        let mut stop = Stop::new();
        let sandbox_url = format!("http://{}", sandbox.start(&mut stop));
        let of_cloud = settings.with_simulated_carriers(&sandbox_url);
        let cloud = Cloud::start(&of_cloud, &keys, cloud, &mut stop).await?;
        let desk = open_desk(settings, &folder, &keys, &cloud.url, desk, &mut stop).await?;
        let house = House { cloud, desk, sandbox_url, folder, stop, _locks: locks };
        house.announce()?;
        Ok(house)
    }

    fn announce(&self) -> Outcome<()> {
        let cloud = RunningPart::own(self.cloud.url.clone(), self.cloud.address).on(self.cloud.store.clone());
        let desk = RunningPart::own(self.desk.app.origin(), self.desk.app.address());
        let listen = self.sandbox_url.trim_start_matches("http://").to_owned();
        let sandbox = RunningPart { pid: std::process::id(), url: self.sandbox_url.clone(), listen, database: None };
        Running::change(&self.folder, |running| {
            *running = Running {
                public_url: Some(self.cloud.url.clone()),
                pid: Some(std::process::id()),
                cloud: Some(cloud),
                desk: Some(desk),
                sandbox: Some(sandbox),
            };
        })
    }

    /// Finishes what is being answered and closes the stores.
    pub(crate) async fn close(self) -> Outcome<()> {
        self.stop.now().await;
        self.cloud.close().await;
        self.desk.close().await;
        Running::change(&self.folder, |running| *running = Running::default())
    }
}

async fn open_desk(
    settings: &Settings,
    folder: &DataFolder,
    keys: &Keys,
    cloud_url: &str,
    listener: kontor_web::serve::Listener,
    stop: &mut Stop,
) -> Outcome<Desk> {
    let named = settings.desk.cloud_url.as_str();
    let cloud_url = if named.is_empty() { cloud_url } else { named };
    Desk::start(folder, keys, cloud_url, listener, stop).await
}

/// Serves everything until it is asked to stop.
pub(super) async fn up(settings: &Settings, console: &Console) -> Outcome<()> {
    let requests = Requests::listen()?;
    let house = House::open(settings).await?;
    let registration_url = invite_sample(&house, console.lang()).await?;
    let desk_link =
        kontor_desk::access::issue_link(&house.desk.app).await.map_err(|error| desk_failures::failure(&error))?;
    console.answer(&json!({
        "cloud": house.cloud.url,
        "desk": house.desk.app.origin(),
        "sandbox": house.sandbox_url,
        "data": house.folder.path(),
        "registration_url": registration_url.as_ref().map_or(Value::Null, |url| json!(url)),
        "desk_link": desk_link,
    }));
    tell(console, &house, registration_url.as_deref(), &desk_link).await?;
    requests.wait().await;
    console.say("say.stopping", &[]);
    house.close().await
}

/// The first start of a cloud without customers invites one, so that there is something to walk through.
async fn invite_sample(house: &House, lang: Lang) -> Outcome<Option<String>> {
    let app = &house.cloud.app;
    if !identity::list_invitations(app, None, 1).await?.is_empty() {
        return Ok(None);
    }
    let invited = identity::invite(app, sample(lang)).await?;
    connect_shops(house, &Caller { tenant: invited.invitation.tenant, lang }).await?;
    Ok(Some(invited.registration_url.to_string()))
}

/// Connects every shop that the sandbox plays, so that there are orders to walk through.
async fn connect_shops(house: &House, caller: &Caller) -> Outcome<()> {
    let app = &house.cloud.app;
    for (kind, name) in platforms::kinds(app, caller.lang) {
        let account = kontor_sandbox::shop_account(kind);
        if account.is_empty() {
            continue;
        }
        let settings = account.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let shop = NewPlatform {
            kind: kind.to_owned(),
            name: format!("{name} Sandbox"),
            address: Some(format!("{}/shops/{kind}", house.sandbox_url)),
            settings,
            exchanges: None,
            orders_from_ms: None,
            not_yet_statuses: None,
            paused: false,
            silent_after_h: None,
            keys_until: None,
            same_shop: false,
        };
        let connected = platforms::connect(app, caller, shop).await?;
        mapping::adopt_offer(app, caller, &connected.id).await?;
    }
    Ok(())
}

/// The sample customer.
pub(crate) fn sample(lang: Lang) -> NewInvitation {
    NewInvitation {
        customer: SAMPLE_CUSTOMER.to_owned(),
        company: "Musterhandel Grünwald GmbH".to_owned(),
        email: "jana.foerster@musterhandel.example".to_owned(),
        first_name: "Jana".to_owned(),
        last_name: "Förster".to_owned(),
        username: "jana.foerster".to_owned(),
        modules: Module::ALL.to_vec(),
        lang,
    }
}

async fn tell(console: &Console, house: &House, registration_url: Option<&str>, desk_link: &str) -> Outcome<()> {
    console.say("say.up", &[("version", env!("CARGO_PKG_VERSION"))]);
    console.say_line("");
    console.say("say.up_cloud", &[("url", &house.cloud.url)]);
    console.say("say.up_desk", &[("url", &house.desk.app.origin())]);
    console.say("say.up_sandbox", &[("url", &house.sandbox_url)]);
    console.say("say.up_data", &[("path", &house.folder.path().display().to_string())]);
    say_mail(console, &house.cloud.app);
    console.say_line("");
    match registration_url {
        Some(url) => console.say("say.up_register", &[("number", SAMPLE_CUSTOMER), ("url", url)]),
        None if sample_waits(house).await? => console.say("say.up_resend", &[("number", SAMPLE_CUSTOMER)]),
        None => {}
    }
    console.say("say.up_desk_link", &[("url", desk_link)]);
    console.say_line("");
    console.say("say.up_stop", &[]);
    Ok(())
}

/// Whether the sample customer was invited and did not register yet; the newest page of invitations is enough to know.
async fn sample_waits(house: &House) -> Outcome<bool> {
    let listed = identity::list_invitations(&house.cloud.app, None, 50).await.map_err(Failure::from)?;
    Ok(listed.iter().any(|one| one.number.as_str() == SAMPLE_CUSTOMER && one.state == InvitationState::Pending))
}
