//! An order as the commerce room's tests have it.

use kontor_model::address::CountryCode;
use kontor_model::money::CurrencyCode;
use kontor_model::order::{
    Amount, Buyer, Channel, ChannelOrder, FulfillmentState, LineKind, OrderAddress, OrderLine, OrderState, OrderStates,
    Payment, PaymentState, TaxTreatment, Taxation, Totals,
};
use rust_decimal::Decimal;

use crate::testing::NOW;

/// An order of 20.00 EUR with one line, placed and changed at [`NOW`], that adds up and goes to a door in Dresden.
pub(crate) fn order(number: &str) -> ChannelOrder {
    let goods = Amount { net: Decimal::new(1681, 2), tax: Decimal::new(319, 2) };
    let address = OrderAddress {
        first_name: "Jürgen".to_owned(),
        last_name: "Weiß-Übelacker".to_owned(),
        line1: "Königstraße 7".to_owned(),
        postal_code: "01067".to_owned(),
        city: "Dresden".to_owned(),
        country: Some(CountryCode::germany()),
        email: "juergen.weiss@kaesefreund.example".to_owned(),
        ..OrderAddress::default()
    };
    ChannelOrder {
        external_id: format!("id-{number}"),
        number: number.to_owned(),
        placed_at_ms: Some(NOW.0),
        modified_at_ms: NOW.0 + 1,
        channel: Channel { language: Some("de".to_owned()), ..Channel::default() },
        states: OrderStates {
            order: OrderState::InProgress,
            payment: PaymentState::Paid,
            fulfillment: FulfillmentState::Open,
            raw: "processing".to_owned(),
        },
        currency: CurrencyCode::euro(),
        tax: Taxation {
            treatment: TaxTreatment::Gross,
            vat_id: None,
            deemed_supplier: false,
            invoice_by_marketplace: false,
        },
        totals: Totals { grand: Decimal::new(2000, 2), tax: goods.tax, ..Totals::default() },
        buyer: Buyer { email: Some(address.email.clone()), ..Buyer::default() },
        billing: Some(address.clone()),
        shipping: Some(address),
        lines: vec![line("1", "KAESE-1", goods)],
        payments: vec![Payment {
            method: "paypal".to_owned(),
            title: "PayPal".to_owned(),
            transaction: Some("T-1".to_owned()),
            amount: Decimal::new(2000, 2),
            state: PaymentState::Paid,
            paid_at_ms: Some(NOW.0),
        }],
        coupons: Vec::new(),
        refunds: Vec::new(),
        tracking_numbers: Vec::new(),
        ship_by_ms: None,
        note: None,
        custom: serde_json::Map::new(),
    }
}

/// A line of goods, one piece.
pub(crate) fn line(id: &str, sku: &str, total: Amount) -> OrderLine {
    OrderLine {
        id: id.to_owned(),
        kind: LineKind::Product,
        parent: None,
        sku: Some(sku.to_owned()),
        gtin: None,
        product: Some(format!("p-{sku}")),
        variant: None,
        units: Vec::new(),
        method: None,
        title: "Bergkäse, würzig".to_owned(),
        options: Vec::new(),
        quantity: Decimal::ONE,
        before_discount: total,
        total,
        taxes: Vec::new(),
    }
}
