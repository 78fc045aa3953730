//! A made-up order with a bit of everything: expressions are tried on it before a mapping is taken, and the benchmark
//! measures with it.

use kontor_model::address::CountryCode;
use kontor_model::money::CurrencyCode;
use kontor_model::order::{
    Amount, Buyer, Channel, ChannelOrder, Coupon, FulfillmentState, LineKind, LineOption, LineTax, OrderAddress,
    OrderLine, OrderState, OrderStates, Payment, PaymentState, Refund, TaxTreatment, Taxation, Totals,
};
use rust_decimal::Decimal;
use serde_json::json;

/// The order: two goods at 19 and 7 per cent, postage, a code, to a door in Bremen.
pub fn order() -> ChannelOrder {
    let lines = vec![
        line("1", LineKind::Product, "Gießkanne 10 l, grün", (amount(4202, 798), 19)),
        line("2", LineKind::Product, "Kräutersamen „Provence“", (amount(1869, 131), 7)),
        line("3", LineKind::Shipping, "Paketversand", (amount(412, 78), 19)),
    ];
    let grand: Decimal = lines.iter().map(|line| line.total.gross()).sum();
    let tax = lines.iter().map(|line| line.total.tax).sum();
    ChannelOrder {
        external_id: "10458".to_owned(),
        number: "10458".to_owned(),
        placed_at_ms: Some(1_796_000_000_000),
        modified_at_ms: 1_796_000_060_000,
        channel: channel(),
        states: states(),
        currency: CurrencyCode::euro(),
        tax: Taxation {
            treatment: TaxTreatment::Gross,
            vat_id: Some("DE123456789".to_owned()),
            deemed_supplier: false,
            invoice_by_marketplace: false,
        },
        totals: Totals { grand, tax, shipping: amount(412, 78), discount: amount(84, 16), ..Totals::default() },
        buyer: Buyer {
            external_id: Some("77".to_owned()),
            email: Some("mareike.toenjes@example.com".to_owned()),
            phone: Some("+49 421 5550 104".to_owned()),
        },
        billing: Some(address("Tönjes & Groß GbR")),
        shipping: Some(address("")),
        lines,
        payments: vec![payment(grand)],
        coupons: vec![Coupon { code: "fruehling".to_owned(), amount: amount(84, 16) }],
        refunds: vec![refund()],
        tracking_numbers: Vec::new(),
        ship_by_ms: Some(1_796_200_000_000),
        note: Some("Bitte beim Nachbarn abgeben".to_owned()),
        custom: json!({ "_billing_vat": "DE123456789", "gift": true, "points": 12 })
            .as_object()
            .cloned()
            .unwrap_or_default(),
    }
}

fn channel() -> Channel {
    Channel {
        marketplace: None,
        sub_shop: Some("gartenladen".to_owned()),
        language: Some("de".to_owned()),
        via: Some("checkout".to_owned()),
    }
}

fn states() -> OrderStates {
    OrderStates {
        order: OrderState::InProgress,
        payment: PaymentState::Paid,
        fulfillment: FulfillmentState::Open,
        raw: "processing".to_owned(),
    }
}

fn payment(amount: Decimal) -> Payment {
    Payment {
        method: "invoice".to_owned(),
        title: "Kauf auf Rechnung".to_owned(),
        transaction: Some("tx-10458".to_owned()),
        amount,
        state: PaymentState::Paid,
        paid_at_ms: Some(1_796_000_030_000),
    }
}

fn refund() -> Refund {
    Refund {
        external_id: "9".to_owned(),
        amount: Decimal::new(100, 2),
        reason: Some("Bruch".to_owned()),
        at_ms: Some(1_796_000_090_000),
        lines: Vec::new(),
    }
}

fn amount(net: i64, tax: i64) -> Amount {
    Amount { net: Decimal::new(net, 2), tax: Decimal::new(tax, 2) }
}

fn line(id: &str, kind: LineKind, title: &str, (total, rate): (Amount, i64)) -> OrderLine {
    let is_goods = kind == LineKind::Product;
    OrderLine {
        id: id.to_owned(),
        kind,
        parent: None,
        sku: is_goods.then(|| format!("GA-{id}00")),
        gtin: is_goods.then(|| "4006381333931".to_owned()),
        product: is_goods.then(|| format!("{id}1")),
        variant: None,
        units: Vec::new(),
        method: (!is_goods).then(|| "flat_rate:1".to_owned()),
        title: title.to_owned(),
        options: vec![LineOption { name: "Größe".to_owned(), value: "XL".to_owned() }],
        quantity: Decimal::TWO,
        before_discount: total,
        total,
        taxes: vec![LineTax { code: rate.to_string(), rate_percent: Some(rate.into()), amount: total.tax }],
    }
}

fn address(company: &str) -> OrderAddress {
    OrderAddress {
        first_name: "Mareike".to_owned(),
        last_name: "Tönjes-Groß".to_owned(),
        company: company.to_owned(),
        line1: "Osterdeich 104".to_owned(),
        line2: "Hinterhaus".to_owned(),
        postal_code: "28195".to_owned(),
        city: "Bremen".to_owned(),
        state: String::new(),
        country: Some(CountryCode::germany()),
        email: "mareike.toenjes@example.com".to_owned(),
        phone: "+49 421 5550 104".to_owned(),
    }
}
