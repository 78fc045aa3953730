-- Orders: the raw inbox, what was understood of it, what the ERP has of it, and everything that happened.

-- What a platform said, sealed, word for word: stored before anybody tries to understand it. `source` is how it came:
-- `poll`, `hint`, `reconcile` or `asked`.
CREATE TABLE raw_orders (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    entity TEXT NOT NULL,
    external_id TEXT NOT NULL,
    payload_hash {{bytes}} NOT NULL,
    source TEXT NOT NULL,
    fetched_at BIGINT NOT NULL,
    payload {{bytes}} NOT NULL,
    UNIQUE (platform_id, entity, external_id, payload_hash)
);

-- Which of them are still to be understood. A row is written with its raw order and goes with the order it becomes.
CREATE TABLE raw_orders_waiting (
    raw_id TEXT PRIMARY KEY REFERENCES raw_orders (id),
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    modified_at BIGINT NOT NULL,
    source TEXT NOT NULL
);
CREATE INDEX raw_orders_waiting_platform ON raw_orders_waiting (platform_id, raw_id);

-- `listed_at` is when it was placed, else when it was fetched. `revision` counts changes that concern the ERP;
-- `changed` lists, as JSON, what they changed since `acknowledged_revision`. `feed_seq` is its place in the feed, absent
-- unless it waits there. `own_state` and `own_numbers` are what we told the platform ourselves: its echo is no change.
-- `content` is the order and what the mapping made of it, sealed; absent while nothing of it is understood.
CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    external_id TEXT NOT NULL,
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    placed_at BIGINT,
    listed_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    order_state TEXT NOT NULL,
    payment_state TEXT NOT NULL,
    fulfillment_state TEXT NOT NULL,
    raw_state TEXT NOT NULL,
    currency TEXT NOT NULL,
    grand TEXT NOT NULL,
    delivery TEXT NOT NULL,
    revision BIGINT NOT NULL,
    acknowledged_revision BIGINT NOT NULL,
    delivered_revision BIGINT NOT NULL,
    asked_again BOOLEAN NOT NULL,
    changed TEXT NOT NULL,
    hold_code TEXT NOT NULL,
    hold_args TEXT NOT NULL,
    warnings BIGINT NOT NULL,
    feed_seq BIGINT,
    document_number TEXT,
    shipping_profile TEXT NOT NULL,
    mapping_version BIGINT NOT NULL,
    raw_id TEXT NOT NULL REFERENCES raw_orders (id),
    own_state TEXT,
    own_numbers TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    content {{bytes}},
    UNIQUE (platform_id, external_id)
);
-- Lists are put together from one range of this index for each platform and delivery.
CREATE INDEX orders_list ON orders (platform_id, delivery, listed_at, id);
CREATE INDEX orders_number ON orders (tenant_id, number_key);
CREATE INDEX orders_feed ON orders (tenant_id, feed_seq) WHERE delivery = 'waiting';
CREATE INDEX orders_held ON orders (tenant_id) WHERE delivery = 'held';

-- The story of an order. `args` is JSON; words are made from it for whoever reads them.
CREATE TABLE order_events (
    order_id TEXT NOT NULL REFERENCES orders (id),
    seq BIGINT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    args TEXT NOT NULL,
    raw_id TEXT,
    PRIMARY KEY (order_id, seq)
);

-- One row per tenant, taken first by everybody who writes orders: it numbers feed and events, and two who work on orders
-- of one tenant wait for each other here.
CREATE TABLE order_counters (
    tenant_id TEXT PRIMARY KEY REFERENCES tenants (id),
    last BIGINT NOT NULL
);

-- Orders that a platform hinted at and that were not read since.
CREATE TABLE order_hints (
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    external_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    hinted_at BIGINT NOT NULL,
    PRIMARY KEY (platform_id, external_id)
);

-- The latest change seen in the reading under way, so that a reading that is broken off goes on where it was.
ALTER TABLE platforms ADD COLUMN cursor_seen BIGINT;

-- only: postgres
ALTER TABLE raw_orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE raw_orders FORCE ROW LEVEL SECURITY;
CREATE POLICY raw_orders_tenant ON raw_orders USING (kontor_sees(tenant_id));
ALTER TABLE raw_orders_waiting ENABLE ROW LEVEL SECURITY;
ALTER TABLE raw_orders_waiting FORCE ROW LEVEL SECURITY;
CREATE POLICY raw_orders_waiting_tenant ON raw_orders_waiting USING (kontor_sees(tenant_id));
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
CREATE POLICY orders_tenant ON orders USING (kontor_sees(tenant_id));
ALTER TABLE order_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE order_events FORCE ROW LEVEL SECURITY;
CREATE POLICY order_events_tenant ON order_events USING (kontor_sees(tenant_id));
ALTER TABLE order_counters ENABLE ROW LEVEL SECURITY;
ALTER TABLE order_counters FORCE ROW LEVEL SECURITY;
CREATE POLICY order_counters_tenant ON order_counters USING (kontor_sees(tenant_id));
ALTER TABLE order_hints ENABLE ROW LEVEL SECURITY;
ALTER TABLE order_hints FORCE ROW LEVEL SECURITY;
CREATE POLICY order_hints_tenant ON order_hints USING (kontor_sees(tenant_id));
-- end
