//! `kontor invite` and `kontor invitations`: the operator's side of the door, also beside a running server.

use kontor_cloud::App;
use kontor_cloud::identity::{self, Invitation, InvitationState, Invited, MailOutcome, NewInvitation, Which};
use kontor_model::problem::FieldError;
use kontor_model::{Lang, Module};
use serde_json::{Value, json};

use super::open_cloud;
use crate::cli::{InvitationsCommand, InviteArgs};
use crate::console::Console;
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;

/// Invites a customer.
pub(super) async fn invite(settings: &Settings, console: &Console, args: InviteArgs) -> Outcome<()> {
    let wanted = new_invitation(args)?;
    let number = wanted.customer.clone();
    let app = open_cloud(settings).await?;
    let done = match wrong(&wanted.faults(&app, console.lang())) {
        Some(failed) => Err(failed),
        None => identity::invite(&app, wanted).await.map_err(|error| about(error, &number)),
    };
    if let Ok(invited) = &done {
        show_invited(console, &app, invited);
    }
    app.db.close().await;
    failed_mail(&done?)
}

/// What was typed wrong, each with its flag.
fn wrong(faults: &[FieldError]) -> Option<Failure> {
    let told = |fault: &FieldError| (format!("--{}", fault.field.replace('_', "-")), fault.detail.clone());
    (!faults.is_empty()).then(|| Failure::flags(faults.iter().map(told)))
}

/// Lists, resends, revokes.
pub(super) async fn care(settings: &Settings, console: &Console, command: InvitationsCommand) -> Outcome<()> {
    let app = open_cloud(settings).await?;
    let done = match command {
        InvitationsCommand::List { limit, .. } => list(console, &app, limit).await,
        InvitationsCommand::Resend(args) => resend(console, &app, &args.which).await,
        InvitationsCommand::Revoke(args) => revoke(console, &app, &args.which).await,
    };
    app.db.close().await;
    done
}

fn new_invitation(args: InviteArgs) -> Outcome<NewInvitation> {
    let modules =
        Module::parse_list(&args.modules).map_err(|part| Failure::new("failure.module").with("name", part).usage())?;
    let lang =
        Lang::from_code(&args.lang).ok_or_else(|| Failure::new("failure.lang").with("name", &args.lang).usage())?;
    Ok(NewInvitation {
        customer: args.customer,
        company: args.company,
        email: args.email,
        first_name: args.first_name,
        last_name: args.last_name,
        username: args.username,
        modules,
        lang,
    })
}

async fn list(console: &Console, app: &App, limit: u16) -> Outcome<()> {
    let found = identity::list_invitations(app, None, i64::from(limit)).await?;
    let as_json: Vec<Value> = found.iter().map(|one| shown(app, one)).collect();
    console.answer(&json!({ "invitations": as_json }));
    if found.is_empty() {
        console.say("say.no_invitations", &[]);
        return Ok(());
    }
    let rows: Vec<[String; 7]> = found.iter().map(|one| row(console, app, one)).collect();
    console.table(
        ["list.number", "list.company", "list.username", "list.email", "list.state", "list.sent", "list.expires"],
        &rows,
    );
    Ok(())
}

fn row(console: &Console, app: &App, one: &Invitation) -> [String; 7] {
    [
        one.number.as_str().to_owned(),
        one.company.clone(),
        one.person.username.clone(),
        one.person.email.clone(),
        console.text(state_key(one.state_at(app.now())), &[]),
        console.moment(one.created_at),
        console.moment(one.expires_at),
    ]
}

async fn resend(console: &Console, app: &App, which: &str) -> Outcome<()> {
    let invited = identity::resend_invitation(app, &read(which)?).await.map_err(|error| about(error, which))?;
    show_invited(console, app, &invited);
    failed_mail(&invited)
}

async fn revoke(console: &Console, app: &App, which: &str) -> Outcome<()> {
    let revoked = identity::revoke_invitation(app, &read(which)?).await.map_err(|error| about(error, which))?;
    console.answer(&json!({ "invitation": shown(app, &revoked) }));
    console.say("say.revoked", &[("number", revoked.number.as_str()), ("company", &revoked.company)]);
    Ok(())
}

fn read(which: &str) -> Outcome<Which> {
    which.parse().map_err(|_| Failure::new("failure.which").with("text", which).usage())
}

/// The failure with the customer it is about.
fn about(error: kontor_cloud::AppError, which: &str) -> Failure {
    Failure::from(error).with("number", which)
}

/// The invitation stands, but nobody will get the mail: the link is printed, the exit code says look here.
fn failed_mail(invited: &Invited) -> Outcome<()> {
    match &invited.mail {
        MailOutcome::Failed(reason) => Err(Failure::new("failure.mail").with("reason", reason).answered()),
        _ => Ok(()),
    }
}

fn show_invited(console: &Console, app: &App, invited: &Invited) {
    let (mail, reason, path) = match &invited.mail {
        MailOutcome::Sent => ("sent", None, None),
        MailOutcome::Queued(reason) => ("queued", Some(reason.clone()), None),
        MailOutcome::WrittenTo(path) => ("written", None, Some(path.display().to_string())),
        MailOutcome::Failed(reason) => ("failed", Some(reason.clone()), None),
    };
    console.answer(&json!({
        "registration_url": invited.registration_url.as_str(),
        "invitation": shown(app, &invited.invitation),
        "mail": { "state": mail, "reason": reason, "path": path },
    }));
    let one = &invited.invitation;
    console.say("say.invited", &[("number", one.number.as_str()), ("company", &one.company)]);
    console.say_line(&format!("    {}", invited.registration_url.as_str()));
    let reason = reason.unwrap_or_default();
    match &invited.mail {
        MailOutcome::Sent => console.say("say.mail_sent", &[("email", &one.person.email)]),
        MailOutcome::Queued(_) => console.say("say.mail_queued", &[("email", &one.person.email), ("reason", &reason)]),
        MailOutcome::WrittenTo(_) => console.say("say.mail_written", &[("path", &path.unwrap_or_default())]),
        MailOutcome::Failed(_) => {}
    }
}

fn shown(app: &App, one: &Invitation) -> Value {
    json!({
        "id": one.id.as_str(),
        "customer": one.number.as_str(),
        "company": one.company,
        "email": one.person.email,
        "first_name": one.person.first_name,
        "last_name": one.person.last_name,
        "username": one.person.username,
        "modules": one.modules,
        "lang": one.lang,
        "state": one.state_at(app.now()).code(),
        "resend_count": one.resend_count,
        "created_at_ms": one.created_at.0,
        "expires_at_ms": one.expires_at.0,
    })
}

fn state_key(state: InvitationState) -> &'static str {
    match state {
        InvitationState::Pending => "say.invitation_pending",
        InvitationState::Accepted => "say.invitation_accepted",
        InvitationState::Revoked => "say.invitation_revoked",
        InvitationState::Replaced => "say.invitation_replaced",
        InvitationState::Expired => "say.invitation_expired",
    }
}
