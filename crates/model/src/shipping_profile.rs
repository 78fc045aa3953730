//! Shipping profiles ("Versandarten"), senders and the rules that choose a profile, on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::address::{Address, CountryCode};
use crate::id::{SenderId, ShippingProfileId, ShippingRuleId};
use crate::label::LabelSpec;
use crate::money::Money;
use crate::shipment::ShipmentServices;

/// A shipping profile as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewShippingProfile {
    /// The number the ERP knows it by, up to 20 characters, unique in the tenant.
    pub number: String,
    /// Name on screens.
    pub name: String,
    /// Id or name of a carrier account, or the id of a carrier that needs none.
    pub carrier_account: String,
    /// Id of the carrier's product; its first one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Services every shipment of this profile gets. What belongs to one shipment alone cannot stand here: amounts to
    /// collect, preferred days, neighbours and places, people to be identified.
    #[serde(default)]
    pub services: ShipmentServices,
    /// Form of its labels; the carrier's usual one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<LabelSpec>,
    /// Sender; the tenant's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<SenderId>,
    /// Grams that the packing adds to each parcel.
    #[serde(default)]
    pub tare_g: u32,
    /// Whether labels are made for addresses the carrier does not find; as the account says when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub print_uncodable: Option<bool>,
    /// Whether it may be used.
    #[serde(default = "yes")]
    pub active: bool,
}

fn yes() -> bool {
    true
}

/// A shipping profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShippingProfile {
    /// Its id.
    pub id: ShippingProfileId,
    /// What it says.
    #[serde(flatten)]
    pub profile: NewShippingProfile,
    /// Id of its carrier.
    pub carrier: String,
}

/// All profiles of a tenant, by number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShippingProfileList {
    /// The profiles.
    pub items: Vec<ShippingProfile>,
}

/// A sender address as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSender {
    /// Name on screens, unique in the tenant.
    pub name: String,
    /// The address on labels.
    pub address: Address,
}

/// A sender address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sender {
    /// Its id.
    pub id: SenderId,
    /// Name on screens.
    pub name: String,
    /// The address on labels.
    pub address: Address,
}

/// All senders of a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SenderList {
    /// The sender on labels that name none, from the portal's page "Versand"; absent until it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Address>,
    /// The others, by name.
    pub items: Vec<Sender>,
}

/// A rule: every condition that is set must hold; the first rule that fits decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ShippingRule {
    /// Its id; given by the cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ShippingRuleId>,
    /// Countries of the recipient; any when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<CountryCode>,
    /// Least weight of all parcels together, in grams.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_weight_g: Option<u32>,
    /// Most weight of all parcels together, in grams.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_weight_g: Option<u32>,
    /// Least value of the goods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_value: Option<Money>,
    /// Most value of the goods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_value: Option<Money>,
    /// Only with, or only without, cash on delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cash_on_delivery: Option<bool>,
    /// Where the order came from; case does not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_source: Option<String>,
    /// Number of the profile that is used then.
    pub shipping_profile: String,
}

impl ShippingRule {
    /// Tells whether it fits every shipment: the last one, "else".
    pub fn is_unconditional(&self) -> bool {
        let bare = ShippingRule {
            id: self.id.clone(),
            shipping_profile: self.shipping_profile.clone(),
            ..ShippingRule::default()
        };
        *self == bare
    }
}

/// All rules of a tenant in their order: `GET` and `PUT /v1/shipping-rules`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShippingRuleList {
    /// The rules, first one first.
    pub items: Vec<ShippingRule>,
}

/// A shipment in the few words that rules look at: `POST /v1/shipping-rules/try`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleTrial {
    /// Country of the recipient; Germany when absent.
    #[serde(default = "CountryCode::germany")]
    pub country: CountryCode,
    /// Weight of all parcels together, in grams.
    pub weight_g: u32,
    /// Value of the goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods_value: Option<Money>,
    /// Whether money is collected at the door.
    #[serde(default)]
    pub cash_on_delivery: bool,
    /// Where the order came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_source: Option<String>,
}

/// Which profile a shipment would get, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleDecision {
    /// Number of the profile; absent when no rule fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping_profile: Option<String>,
    /// The rule that decided, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<u32>,
    /// The decision in words of the caller's language.
    pub detail: String,
    /// Every rule that was looked at, in order; those after the one that decided are left out.
    pub steps: Vec<RuleStep>,
}

/// How one rule judged a shipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleStep {
    /// The rule, counted from 1.
    pub rule: u32,
    /// Number of its profile.
    pub shipping_profile: String,
    /// Whether it fits.
    pub fits: bool,
    /// The first condition that does not hold: `countries`, `weight`, `value`, `cash_on_delivery` or `order_source`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub misfit: Option<String>,
    /// The same in words of the caller's language.
    pub detail: String,
}
