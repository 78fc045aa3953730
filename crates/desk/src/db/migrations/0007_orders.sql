-- Orders of all shops as the cloud delivered them. `document` is Desk's own running number. `content_sealed` is the
-- revision that counts here; one that came after the parcel had its label stands in `later_sealed` until a person has
-- looked at it. `parts` names, as JSON, what the last change touched. `no_label` says why nothing is to be sent from here.
CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    document BIGINT NOT NULL UNIQUE,
    cloud_url TEXT NOT NULL,
    platform_id TEXT NOT NULL,
    platform_name TEXT NOT NULL,
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    recipient TEXT NOT NULL,
    place TEXT NOT NULL,
    search TEXT NOT NULL,
    grand TEXT NOT NULL,
    currency TEXT NOT NULL,
    profile TEXT NOT NULL,
    warnings BIGINT NOT NULL,
    placed_at BIGINT,
    revision BIGINT NOT NULL,
    state TEXT NOT NULL,
    address TEXT NOT NULL,
    no_label TEXT NOT NULL,
    parts TEXT NOT NULL,
    content_sealed BLOB NOT NULL,
    later_revision BIGINT,
    later_sealed BLOB,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX orders_by_number ON orders (number_key);
CREATE INDEX orders_by_platform ON orders (platform_id, document);

-- Shipments made of orders. The row and what is asked for exist before the cloud is asked; a turn more is begun when the
-- one before was cancelled after it had its label. `revision` is the one of the order that is in the shipment.
CREATE TABLE order_shipments (
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    turn BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    request_sealed BLOB NOT NULL,
    cloud_id TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (order_id, turn)
);
CREATE INDEX order_shipments_by_cloud_id ON order_shipments (cloud_id);

-- What happened to an order here.
CREATE TABLE order_events (
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX order_events_of_order ON order_events (order_id, at);
