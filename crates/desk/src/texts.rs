//! Templates and texts of Desk, compiled in.

use kontor_model::Lang;

macro_rules! template {
    ($name:literal) => {
        (concat!("desk/", $name), include_str!(concat!("../templates/", $name)))
    };
}

/// Templates by name.
pub(crate) const TEMPLATES: &[(&str, &str)] = &[
    template!("signin.html"),
    template!("notice.html"),
    template!("credentials.html"),
    template!("mask.html"),
    template!("mask_help.html"),
    template!("report.html"),
    template!("report_fragment.html"),
    template!("activate.html"),
    template!("remove.html"),
    template!("shipments.html"),
    template!("shipment.html"),
    template!("shipment_new.html"),
    template!("shipment_cancel.html"),
    template!("shipment_tracking.html"),
    template!("shipment_return.html"),
    template!("shipments_cloud.html"),
    template!("shipment_filter.html"),
    template!("trouble.html"),
    template!("side.html"),
    template!("packing.html"),
    template!("goods_line.html"),
    template!("packing_open.html"),
    template!("packing_notices.html"),
    template!("packing_panes.html"),
    template!("address_fields.html"),
    template!("batches.html"),
    template!("batch.html"),
    template!("batch_lines.html"),
    template!("closing.html"),
    template!("orders.html"),
    template!("order.html"),
    template!("order_state.html"),
    template!("stock.html"),
    template!("export.html"),
    template!("import.html"),
    template!("import_rows.html"),
    template!("import_lines.html"),
    template!("printers.html"),
    template!("printer.html"),
    template!("printer_remove.html"),
    template!("prints.html"),
    template!("print_lines.html"),
    template!("print_fault.html"),
];

/// Texts by language.
pub(crate) const LOCALES: &[(Lang, &str)] = &[
    (Lang::De, include_str!("../locales/de.toml")),
    (Lang::De, include_str!("../locales/check.de.toml")),
    (Lang::De, include_str!("../locales/countries.de.toml")),
    (Lang::De, include_str!("../locales/print.de.toml")),
    (Lang::De, include_str!("../locales/pack.de.toml")),
    (Lang::De, include_str!("../locales/care.de.toml")),
    (Lang::De, include_str!("../locales/import.de.toml")),
    (Lang::De, include_str!("../locales/batch.de.toml")),
    (Lang::De, include_str!("../locales/orders.de.toml")),
    (Lang::En, include_str!("../locales/en.toml")),
    (Lang::En, include_str!("../locales/check.en.toml")),
    (Lang::En, include_str!("../locales/countries.en.toml")),
    (Lang::En, include_str!("../locales/print.en.toml")),
    (Lang::En, include_str!("../locales/pack.en.toml")),
    (Lang::En, include_str!("../locales/care.en.toml")),
    (Lang::En, include_str!("../locales/import.en.toml")),
    (Lang::En, include_str!("../locales/batch.en.toml")),
    (Lang::En, include_str!("../locales/orders.en.toml")),
];
