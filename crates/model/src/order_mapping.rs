//! How orders of a platform become documents of the ERP ("Vorgangserzeugung"): a standard configuration with fallbacks,
//! tables, rules, fields and expressions. All of it is data; versions are immutable.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

pub use version::{
    LiveMapping, MappingChange, MappingPreview, MappingRollback, MappingTrial, MappingVersion, MappingVersionList,
    NewMapping, PreviewedOrder,
};

mod version;

/// A whole mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderMapping {
    /// What counts when nothing else says anything. All of it is needed.
    pub defaults: MappingDefaults,
    /// Payment methods of the platform to the ERP's, by code.
    #[serde(default)]
    pub payment: Vec<TableRow>,
    /// Shipping methods of the platform to shipping profiles ("Versandarten"), by code.
    #[serde(default)]
    pub shipping: Vec<TableRow>,
    /// Countries to the ERP's country codes.
    #[serde(default)]
    pub country: Vec<TableRow>,
    /// Tax rates to the ERP's tax keys: the rate in per cent, or the platform's code of it.
    #[serde(default)]
    pub tax: Vec<TableRow>,
    /// Sub-shops to the ERP's document types.
    #[serde(default)]
    pub sub_shop: Vec<TableRow>,
    /// Further tables by name, for fields.
    #[serde(default)]
    pub tables: BTreeMap<String, Vec<TableRow>>,
    /// Rules in their order; the first one that fits decides, and no other is asked.
    #[serde(default)]
    pub rules: Vec<MappingRule>,
    /// Further fields of the document.
    #[serde(default)]
    pub fields: Vec<MappingField>,
    /// What happens with goods whose number the ERP may not know.
    #[serde(default)]
    pub unknown_item: UnknownItem,
}

/// The mandatory standard configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MappingDefaults {
    /// The ERP's document type ("Vorgangsart").
    pub document_type: String,
    /// The ERP's payment method.
    pub payment_method: String,
    /// Number of the shipping profile ("Versandart").
    pub shipping_profile: String,
    /// How prices are taxed in the ERP: `gross`, `net` or `tax_free`; `as_order` takes what the order says.
    pub tax_treatment: String,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TableRow {
    /// The platform's code.
    pub from: String,
    /// What the ERP calls it.
    pub to: String,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MappingRule {
    /// Name for people.
    pub name: String,
    /// All of these have to hold.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// What it says besides the tables. An empty value says nothing.
    pub set: RuleSet,
}

/// What a rule decides; what it leaves out is decided by tables and defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RuleSet {
    /// Document type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_type: Option<String>,
    /// Payment method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<String>,
    /// Number of the shipping profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping_profile: Option<String>,
    /// Tax treatment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_treatment: Option<String>,
    /// Holds the order for a person, with this reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<String>,
}

/// One condition of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// The value at a path equals one of these texts, case aside.
    OneOf {
        /// Path into the order, such as `shipping.country`.
        path: String,
        /// The texts.
        values: Vec<String>,
    },
    /// The number at a path is at least this.
    AtLeast {
        /// Path into the order, such as `totals.grand`.
        path: String,
        /// A decimal with a point.
        value: String,
    },
    /// The number at a path is below this.
    Below {
        /// Path into the order.
        path: String,
        /// A decimal with a point.
        value: String,
    },
    /// There is something at a path.
    Present {
        /// Path into the order.
        path: String,
    },
    /// There is nothing at a path.
    Absent {
        /// Path into the order.
        path: String,
    },
    /// An expression in Rhai that is true or false; the order is `order`.
    Expression {
        /// The expression.
        rhai: String,
    },
}

/// A further field of the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MappingField {
    /// The ERP's name of the field.
    pub target: String,
    /// Where it comes from.
    pub source: FieldSource,
    /// What stands there when the source has nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// An order without it is held.
    #[serde(default)]
    pub required: bool,
}

/// Where a field comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub enum FieldSource {
    /// The value at a path of the order, such as `billing.company` or `custom.vat_id`.
    Path {
        /// The path.
        path: String,
    },
    /// Always this.
    Constant {
        /// The text.
        value: String,
    },
    /// The value at a path, looked up in a table: `payment`, `shipping`, `country`, `tax`, `sub_shop` or one of `tables`.
    Lookup {
        /// The table.
        table: String,
        /// The path.
        path: String,
    },
    /// Several paths or texts, one after the other; empty ones are left out, and texts alone are nothing.
    Concat {
        /// Parts: a path, or a text in single quotes.
        parts: Vec<String>,
        /// What stands between them.
        #[serde(default)]
        separator: String,
    },
    /// The value at a path, written in a form.
    Format {
        /// The path.
        path: String,
        /// `date` (31.12.2026), `iso_date`, `date_time`, `money` (1.234,50), `integer`, `upper`, `lower`, or `first:N`.
        format: String,
    },
    /// An expression in Rhai; the order is `order`.
    Expression {
        /// The expression.
        rhai: String,
    },
}

/// What happens with goods without a number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "then", rename_all = "snake_case", deny_unknown_fields)]
pub enum UnknownItem {
    /// The line is delivered as it is, with a warning.
    #[default]
    Warn,
    /// The order is held.
    Hold,
    /// The line gets this number.
    Placeholder {
        /// The ERP's number of a placeholder article.
        sku: String,
    },
}

/// What a mapping made of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MappedOrder {
    /// The version that made it.
    pub version: i64,
    /// Document type.
    pub document_type: String,
    /// Payment method.
    pub payment_method: String,
    /// Number of the shipping profile.
    pub shipping_profile: String,
    /// `gross`, `net` or `tax_free`.
    pub tax_treatment: String,
    /// The ERP's code of the country goods go to.
    pub country: String,
    /// The ERP's tax key of each line, by the line's id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tax_keys: BTreeMap<String, String>,
    /// The ERP's numbers of lines whose own number is not it, by the line's id: adopted ones, and what takes the place of
    /// unknown ones.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skus: BTreeMap<String, String>,
    /// Further fields: texts, numbers as decimal texts, true or false.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Value>,
    /// The rule that decided, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What a person should know: fallbacks that were taken, unknown articles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<OrderNote>,
}

/// Something about an order that a person should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderNote {
    /// Stable code, such as `unknown_payment_method`.
    pub code: String,
    /// Path in the order, or the mapping's field.
    pub field: String,
    /// What it is about: a value of the order, never a whole address.
    pub value: String,
}
