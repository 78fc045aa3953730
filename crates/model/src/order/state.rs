//! How far an order is, in words every platform's states come down to.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! states {
    ($($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $state:ident = $code:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$of])* $state,)* }

        impl $name {
            /// All states.
            pub const ALL: &'static [$name] = &[$($name::$state,)*];

            /// Column text.
            pub fn code(self) -> &'static str {
                match self { $($name::$state => $code,)* }
            }

            /// Reads the column text.
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|state| state.code() == code)
            }
        }
    )*};
}

states! {
    /// The order as a whole.
    OrderState {
        /// Placed, nothing done yet.
        Open = "open",
        /// Waits for something: a payment, a person.
        OnHold = "on_hold",
        /// Being worked on.
        InProgress = "in_progress",
        /// Done.
        Completed = "completed",
        /// Called off.
        Cancelled = "cancelled",
        /// Thrown away at the platform.
        Deleted = "deleted",
    }
    /// The money.
    PaymentState {
        /// Still to come.
        Open = "open",
        /// Reserved at the provider, not yet taken.
        Authorized = "authorized",
        /// Has come.
        Paid = "paid",
        /// A part was given back.
        PartiallyRefunded = "partially_refunded",
        /// All of it was given back.
        Refunded = "refunded",
        /// It did not work.
        Failed = "failed",
    }
    /// The goods.
    FulfillmentState {
        /// Nothing has been sent.
        Open = "open",
        /// A part has been sent.
        PartiallyShipped = "partially_shipped",
        /// Everything has been sent.
        Shipped = "shipped",
        /// Nothing is to be sent: collected, downloaded.
        NotNeeded = "not_needed",
    }
}

/// The three states of an order, and the platform's own word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderStates {
    /// The order as a whole.
    pub order: OrderState,
    /// The money.
    pub payment: PaymentState,
    /// The goods.
    pub fulfillment: FulfillmentState,
    /// The platform's own word, such as `in-produktion`.
    pub raw: String,
}
