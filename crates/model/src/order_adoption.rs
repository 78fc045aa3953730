//! Taking over what an ERP has already from an earlier coupling, so that nothing is delivered to it twice.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::OrderId;

/// What the ERP has already: `POST /v1/platforms/{id}/adoption`. At least one list has an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Adoption {
    /// Orders, up to 500.
    pub orders: Vec<AdoptedOrder>,
    /// Customers, up to 500.
    pub customers: Vec<AdoptedCustomer>,
    /// Products, up to 500.
    pub products: Vec<AdoptedProduct>,
}

/// A thing of the shop that is an article of the ERP. It is looked up by the platform's id, then by its number in the
/// shop, then by its GTIN: the first that finds something counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptedProduct {
    /// The ERP's number of the article.
    pub sku: String,
    /// The platform's id of the product, or `product:variant`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Its number in the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop_sku: Option<String>,
    /// Its GTIN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<String>,
}

/// A customer the ERP knows already, named by the platform's id of him or by his e-mail address. With both, orders he
/// places as a guest are his, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptedCustomer {
    /// The platform's id of the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// His e-mail address, upper and lower case alike: all that guests are known by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The ERP's number of him.
    pub customer_number: String,
}

/// An order the ERP has already, named by its number or by the platform's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptedOrder {
    /// The number the buyer knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The platform's id of it; counts before the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The ERP's own number of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
}

/// What adopting did, or would do: one result per entry, each list in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AdoptionResult {
    /// `true`: nothing was changed.
    pub preview: bool,
    /// The results of the orders.
    pub items: Vec<AdoptionItem>,
    /// The results of the customers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub customers: Vec<CustomerAdoption>,
    /// The results of the products.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<ProductAdoption>,
}

/// What became of one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductAdoption {
    /// `matched`, `unknown` (the shop sells nothing of that name), `ambiguous` (several things have that name; not taken) or
    /// `expected` (nobody has read yet what the shop sells).
    pub result: String,
    /// Name of the thing, where one is matched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What became of one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomerAdoption {
    /// `matched` (orders of him are here), `expected` (none is here yet) or `ambiguous`: he stands under two numbers, and
    /// neither is taken.
    pub result: String,
    /// How many orders of him are here.
    pub orders: i64,
}

/// What became of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AdoptionItem {
    /// `adopted` (it is here and counts as acknowledged), `already_acknowledged`, `expected` (it is not here yet and counts
    /// as acknowledged when it comes) or `ambiguous` (several orders have this number: name the platform's id).
    pub result: String,
    /// The order, where it is here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
}
