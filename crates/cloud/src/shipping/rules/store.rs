//! Rows of rules: replaced as a whole, read in their order with the profile each leads to.

use kontor_model::id::{ShippingProfileId, TenantId};

use crate::db::{DbResult, Tx, execute, fetch_all, fetch_one};

/// A rule with the number and name of its profile.
#[derive(Clone, sqlx::FromRow)]
pub(in crate::shipping) struct RuleRow {
    /// Its id.
    pub(in crate::shipping) id: String,
    /// Conditions as JSON.
    pub(in crate::shipping) conditions: String,
    /// Id of the profile.
    pub(in crate::shipping) profile_id: String,
    /// Number of the profile.
    pub(in crate::shipping) number: String,
    /// Name of the profile.
    pub(in crate::shipping) name: String,
}

/// A rule on its way into the store.
pub(in crate::shipping) struct Written {
    pub(in crate::shipping) id: String,
    pub(in crate::shipping) conditions: String,
    pub(in crate::shipping) profile_id: String,
}

/// All rules of a tenant, first one first.
pub(in crate::shipping) async fn list(tx: &mut Tx, tenant: &TenantId) -> DbResult<Vec<RuleRow>> {
    const SQL: &str = "SELECT shipping_rules.id, shipping_rules.conditions, shipping_rules.profile_id, \
        shipping_profiles.number, shipping_profiles.name \
        FROM shipping_rules JOIN shipping_profiles ON shipping_profiles.id = shipping_rules.profile_id \
        WHERE shipping_rules.tenant_id = $1 ORDER BY shipping_rules.place";
    fetch_all!(tx, RuleRow, SQL, tenant.as_str())
}

/// Puts these rules in the place of all that were.
pub(in crate::shipping) async fn replace(tx: &mut Tx, tenant: &TenantId, rules: &[Written]) -> DbResult<()> {
    const DELETE: &str = "DELETE FROM shipping_rules WHERE tenant_id = $1";
    const INSERT: &str =
        "INSERT INTO shipping_rules (id, tenant_id, place, conditions, profile_id) VALUES ($1, $2, $3, $4, $5)";
    execute!(tx, DELETE, tenant.as_str())?;
    for (place, rule) in (1i64..).zip(rules) {
        let (id, conditions, profile) = (rule.id.as_str(), rule.conditions.as_str(), rule.profile_id.as_str());
        execute!(tx, INSERT, id, tenant.as_str(), place, conditions, profile)?;
    }
    Ok(())
}

/// Tells whether a rule leads to this profile.
pub(in crate::shipping) async fn leads_to(
    tx: &mut Tx,
    tenant: &TenantId,
    profile: &ShippingProfileId,
) -> DbResult<bool> {
    const SQL: &str = "SELECT COUNT(*) FROM shipping_rules WHERE tenant_id = $1 AND profile_id = $2";
    Ok(fetch_one!(tx, (i64,), SQL, tenant.as_str(), profile.as_str())?.0 > 0)
}
