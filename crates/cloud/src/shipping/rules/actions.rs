//! Saves rules as a whole, lists them, and tells which profile a shipment would get and why.

use kontor_adapters::country;
use kontor_model::Lang;
use kontor_model::fold::clean_line;
use kontor_model::id::ShippingRuleId;
use kontor_model::problem::FieldError;
use kontor_model::shipping_profile::{RuleDecision, RuleStep, RuleTrial, ShippingRule, ShippingRuleList};

use super::decide::{Facts, misfit};
use super::store::{self, RuleRow, Written};
use crate::app::App;
use crate::audit::{self, Actor, Entry};
use crate::db::{DbError, Tx};
use crate::error::{AppError, AppResult};
use crate::shipping::names::{NAME_MAX, fault};
use crate::shipping::profiles::store as profiles;
use crate::shipping::{Caller, settings};

/// Most rules of one tenant: every shipment without a name walks through them.
const MOST: usize = 200;

/// All rules, first one first.
pub async fn list_rules(app: &App, caller: &Caller) -> AppResult<ShippingRuleList> {
    let mut tx = app.db.read(&caller.tenant).await?;
    list_in(&mut tx, caller).await
}

async fn list_in(tx: &mut Tx, caller: &Caller) -> AppResult<ShippingRuleList> {
    let rows = store::list(tx, &caller.tenant).await?;
    Ok(ShippingRuleList { items: rows.iter().map(conditions).collect::<AppResult<_>>()? })
}

/// A stored rule.
pub(in crate::shipping) fn conditions(row: &RuleRow) -> AppResult<ShippingRule> {
    let rule: ShippingRule =
        serde_json::from_str(&row.conditions).map_err(|_| DbError::Corrupt("shipping_rules.conditions"))?;
    let id = row.id.parse().map_err(|_| DbError::Corrupt("shipping_rules.id"))?;
    Ok(ShippingRule { id: Some(id), shipping_profile: row.number.clone(), ..rule })
}

/// Puts these rules in the place of all that were. A rule that carries the id of an old one keeps it.
///
/// Errors: [`AppError::Invalid`] with every field at fault (`items[2].countries`); [`AppError::Forbidden`]
/// `module_not_booked`. Nothing is changed then.
pub async fn save_rules(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    list: &ShippingRuleList,
) -> AppResult<ShippingRuleList> {
    settings::require_shipping(app, &caller.tenant).await?;
    let mut tx = app.db.write(&caller.tenant).await?;
    let saved = save_in(app, caller, actor, &mut tx, list).await?;
    tx.commit().await?;
    Ok(saved)
}

/// Changes the rules as they are now: what somebody else saved meanwhile stays.
///
/// Errors: as of [`save_rules`], and what `edit` says. Nothing is changed then.
pub(super) async fn edit_rules(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    edit: impl FnOnce(&mut Vec<ShippingRule>) -> AppResult<()>,
) -> AppResult<ShippingRuleList> {
    settings::require_shipping(app, &caller.tenant).await?;
    let mut tx = app.db.write(&caller.tenant).await?;
    let mut list = list_in(&mut tx, caller).await?;
    edit(&mut list.items)?;
    let saved = save_in(app, caller, actor, &mut tx, &list).await?;
    tx.commit().await?;
    Ok(saved)
}

async fn save_in(
    app: &App,
    caller: &Caller,
    actor: Actor<'_>,
    tx: &mut Tx,
    list: &ShippingRuleList,
) -> AppResult<ShippingRuleList> {
    let lang = caller.lang;
    if list.items.len() > MOST {
        let detail = lang.pick(format!("Höchstens {MOST} Regeln."), format!("At most {MOST} rules."));
        return Err(AppError::Invalid(vec![fault("items", "out_of_range", &detail)]));
    }
    let known: Vec<String> = store::list(tx, &caller.tenant).await?.into_iter().map(|row| row.id).collect();
    let (mut faults, mut rows) = (Vec::new(), Vec::with_capacity(list.items.len()));
    for (index, rule) in list.items.iter().enumerate() {
        let is_last = index + 1 == list.items.len();
        let found = rule_faults(lang, rule, is_last);
        faults.extend(found.into_iter().map(|fault| FieldError { field: join(index, &fault.field), ..fault }));
        match row(app, caller, tx, rule, &known).await? {
            Ok(row) => rows.push(row),
            Err(fault) => faults.push(FieldError { field: join(index, &fault.field), ..fault }),
        }
    }
    if let Some(index) = doubled(list) {
        let detail = lang.pick("Diese Regel steht zweimal in der Liste.", "This rule is in the list twice.");
        faults.push(fault(&join(index, "id"), "unknown_value", detail));
    }
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    store::replace(tx, &caller.tenant, &rows).await?;
    let detail = rows.len().to_string();
    let entry = Entry { actor, action: "shipping_rules.saved", object: caller.tenant.as_str(), detail: &detail };
    audit::record(tx, app, &caller.tenant, entry).await?;
    list_in(tx, caller).await
}

fn join(index: usize, field: &str) -> String {
    if field.is_empty() { format!("items[{index}]") } else { format!("items[{index}].{field}") }
}

/// The second place of an id that comes twice.
fn doubled(list: &ShippingRuleList) -> Option<usize> {
    let ids: Vec<_> = list.items.iter().map(|rule| rule.id.as_ref()).collect();
    (0..ids.len()).find(|index| ids[*index].is_some() && ids[..*index].contains(&ids[*index]))
}

/// The rule as it is written; its profile must be set up and active.
async fn row(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    rule: &ShippingRule,
    known: &[String],
) -> AppResult<Result<Written, FieldError>> {
    let lang = caller.lang;
    let id = match &rule.id {
        Some(id) if known.iter().any(|known| known == id.as_str()) => id.clone(),
        Some(_) => {
            let detail = lang.pick(
                "Diese Regel gibt es nicht mehr. Lassen Sie id bei neuen Regeln weg.",
                "This rule is not there any more. Leave id out for new rules.",
            );
            return Ok(Err(fault("id", "unknown_value", detail)));
        }
        None => ShippingRuleId::new(app.now(), app.entropy.as_ref()),
    };
    let key = kontor_model::fold::fold(&rule.shipping_profile);
    let profile = profiles::find_named(tx, &caller.tenant, &key).await?.filter(|profile| profile.active);
    let Some(profile) = profile else {
        let detail = lang.pick(
            "Diese Versandart ist nicht eingerichtet oder nicht aktiv. Wählen Sie eine aus der Liste.",
            "This shipping profile is not set up or not active. Choose one from the list.",
        );
        return Ok(Err(fault("shipping_profile", "unknown_value", detail)));
    };
    let bare = ShippingRule {
        id: None,
        shipping_profile: String::new(),
        order_source: rule.order_source.as_deref().and_then(clean_line),
        ..rule.clone()
    };
    let conditions = serde_json::to_string(&bare).map_err(AppError::internal)?;
    Ok(Ok(Written { id: id.to_string(), conditions, profile_id: profile.id }))
}

fn rule_faults(lang: Lang, rule: &ShippingRule, is_last: bool) -> Vec<FieldError> {
    let mut faults = Vec::new();
    if !is_last && rule.is_unconditional() {
        let detail = lang.pick(
            "Diese Regel passt auf jede Sendung, die folgenden kämen nie an die Reihe. Stellen Sie sie ans Ende oder geben Sie ihr eine Bedingung.",
            "This rule fits every shipment, those after it would never be asked. Put it at the end or give it a condition.",
        );
        faults.push(fault("", "covers_the_rest", detail));
    }
    if let Some(unknown) = rule.countries.iter().find(|code| country::name(code, lang).is_none()) {
        let detail = lang.pick(
            format!("Ein Land {} gibt es nicht.", unknown.as_str()),
            format!("There is no country {}.", unknown.as_str()),
        );
        faults.push(fault("countries", "unknown_value", &detail));
    }
    if let (Some(min), Some(max)) = (rule.min_weight_g, rule.max_weight_g)
        && min > max
    {
        let detail = lang.pick("Liegt unter dem Mindestgewicht.", "Is below the least weight.");
        faults.push(fault("max_weight_g", "out_of_range", detail));
    }
    faults.extend(value_fault(lang, rule));
    if let Some(source) = &rule.order_source {
        let clean = clean_line(source).filter(|line| !line.is_empty() && line.chars().count() <= NAME_MAX);
        if clean.is_none() {
            let detail = lang.pick(format!("1 bis {NAME_MAX} Zeichen."), format!("1 to {NAME_MAX} characters."));
            faults.push(fault("order_source", "too_long", &detail));
        }
    }
    faults
}

fn value_fault(lang: Lang, rule: &ShippingRule) -> Option<FieldError> {
    let limits = [("min_value", &rule.min_value), ("max_value", &rule.max_value)];
    let negative = limits.iter().find(|(_, limit)| limit.as_ref().is_some_and(|money| money.amount.is_sign_negative()));
    if let Some((field, _)) = negative {
        let detail = lang.pick("Ein Betrag ab null.", "An amount from zero.");
        return Some(fault(field, "out_of_range", detail));
    }
    let (min, max) = (rule.min_value.as_ref()?, rule.max_value.as_ref()?);
    if min.currency != max.currency {
        let detail = lang.pick("Beide Grenzen brauchen dieselbe Währung.", "Both limits need the same currency.");
        return Some(fault("max_value", "unknown_value", detail));
    }
    (min.amount > max.amount).then(|| {
        let detail = lang.pick("Liegt unter dem Mindestwert.", "Is below the least value.");
        fault("max_value", "out_of_range", detail)
    })
}

/// Tells which profile a shipment would get that names neither account nor profile, and why.
pub async fn try_rules(app: &App, caller: &Caller, trial: &RuleTrial) -> AppResult<RuleDecision> {
    let mut tx = app.db.read(&caller.tenant).await?;
    let rows = store::list(&mut tx, &caller.tenant).await?;
    let (lang, facts) = (caller.lang, Facts::of_trial(trial));
    let mut steps = Vec::new();
    for (place, row) in (1u32..).zip(&rows) {
        let misfit = misfit(&conditions(row)?, &facts);
        let detail = misfit.map_or_else(|| lang.pick("passt", "fits"), |misfit| misfit.words(lang));
        steps.push(RuleStep {
            rule: place,
            shipping_profile: row.number.clone(),
            fits: misfit.is_none(),
            misfit: misfit.map(|misfit| misfit.code().to_owned()),
            detail: detail.to_owned(),
        });
        if misfit.is_none() {
            let (number, name) = (&row.number, &row.name);
            let detail = lang.pick(
                format!("Regel {place} passt: Versandart {number} „{name}“."),
                format!("Rule {place} fits: shipping profile {number} “{name}”."),
            );
            return Ok(RuleDecision { shipping_profile: Some(number.clone()), rule: Some(place), detail, steps });
        }
    }
    let detail = lang.pick(
        "Keine Regel passt. Die Sendung bekommt ein eigenes Etikett (own_label). Legen Sie am Ende eine Regel ohne Bedingung an, wenn das nicht sein soll.",
        "No rule fits. The shipment gets an own label (own_label). Add a rule without conditions at the end if that is not wanted.",
    );
    Ok(RuleDecision { shipping_profile: None, rule: None, detail: detail.to_owned(), steps })
}
