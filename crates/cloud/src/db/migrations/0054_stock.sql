-- Stock: what the ERP has, what shops sell, and what each of them is to be told.

-- One row per tenant, taken first by everybody who writes stock of that tenant: two who do wait for each other here.
-- `levels` counts the rows of `inventory_levels`.
CREATE TABLE stock_writers (
    tenant_id TEXT PRIMARY KEY REFERENCES tenants (id),
    turn BIGINT NOT NULL,
    levels BIGINT NOT NULL
);

-- What the ERP has, in thousandths of a piece. `sku_key` is the number as it is compared. The highest `sequence` wins.
CREATE TABLE inventory_levels (
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    sku_key TEXT NOT NULL,
    warehouse TEXT NOT NULL,
    sku TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    keeps_stock BOOLEAN NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, sku_key, warehouse)
);

-- What orders take that the ERP does not have yet, in thousandths of a piece. One that the ERP has acknowledged takes until
-- the ERP says the stock anew, and none takes beyond `ends_at`.
CREATE TABLE stock_reservations (
    order_id TEXT NOT NULL,
    sku_key TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    quantity BIGINT NOT NULL,
    acknowledged_at BIGINT,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (order_id, sku_key)
);
CREATE INDEX stock_reservations_sku ON stock_reservations (tenant_id, sku_key);
CREATE INDEX stock_reservations_ends ON stock_reservations (ends_at);

-- What a shop sells, as it was read last; `variant` is empty for a product itself. `quantity` is what it had at `seen_at`,
-- absent where it did not say.
CREATE TABLE platform_items (
    platform_id TEXT NOT NULL REFERENCES platforms (id) ON DELETE CASCADE,
    product TEXT NOT NULL,
    variant TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    sku TEXT NOT NULL,
    sku_key TEXT NOT NULL,
    name TEXT NOT NULL,
    keeps_stock BOOLEAN NOT NULL,
    quantity BIGINT,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (platform_id, product, variant)
);
CREATE INDEX platform_items_sku ON platform_items (platform_id, sku_key);

-- What a platform is to be told of a number, and what it was told. `product`, `variant` and `call_group` are empty while
-- it is not known what is meant there. `sure` is whether the shop certainly has `told`: not while it is being told
-- `telling`, and not when nobody knows how that went.
-- `lane` is 0 for single changes and 1 for many at once. Nobody tells it before `due`, before orders of the platform were
-- read since `orders_from`, or until `held`. `findings` is why it was refused, JSON.
CREATE TABLE platform_stock (
    platform_id TEXT NOT NULL REFERENCES platforms (id) ON DELETE CASCADE,
    sku_key TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    sku TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    product TEXT NOT NULL,
    variant TEXT NOT NULL,
    call_group TEXT NOT NULL,
    told BIGINT,
    told_at BIGINT,
    sure BOOLEAN NOT NULL,
    telling BIGINT NOT NULL,
    state TEXT NOT NULL,
    findings TEXT NOT NULL,
    lane BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    orders_from BIGINT NOT NULL,
    due BIGINT NOT NULL,
    held BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    PRIMARY KEY (platform_id, sku_key)
);
CREATE INDEX platform_stock_queue ON platform_stock (platform_id, lane, changed_at, sku_key) WHERE state = 'pending';
CREATE INDEX platform_stock_group ON platform_stock (platform_id, lane, call_group, changed_at) WHERE state = 'pending';
CREATE INDEX platform_stock_state ON platform_stock (platform_id, state, sku_key);

-- `stock_rule` is which warehouses count, buffer and maximum, JSON. Nothing is told before `stock_due`; `stock_fails` counts
-- calls that failed since the last one that worked. What is to be told is reckoned anew for all numbers above `stock_renew`;
-- absent: done. What the shop sells is read when `items_due`, by nobody else until `items_held`; `items_at` says when that
-- was done last, `items_drift` of how many things the shop had another stock than it was told.
ALTER TABLE platforms ADD COLUMN stock_rule TEXT NOT NULL DEFAULT '{}';
ALTER TABLE platforms ADD COLUMN stock_due BIGINT NOT NULL DEFAULT 0;
ALTER TABLE platforms ADD COLUMN stock_fails BIGINT NOT NULL DEFAULT 0;
ALTER TABLE platforms ADD COLUMN stock_renew TEXT DEFAULT '';
ALTER TABLE platforms ADD COLUMN items_due BIGINT NOT NULL DEFAULT 0;
ALTER TABLE platforms ADD COLUMN items_held BIGINT NOT NULL DEFAULT 0;
ALTER TABLE platforms ADD COLUMN items_at BIGINT;
ALTER TABLE platforms ADD COLUMN items_drift BIGINT NOT NULL DEFAULT 0;
-- When all changed orders of a platform were read last.
ALTER TABLE platforms ADD COLUMN orders_read_at BIGINT NOT NULL DEFAULT 0;

-- only: postgres
ALTER TABLE stock_writers ENABLE ROW LEVEL SECURITY;
ALTER TABLE stock_writers FORCE ROW LEVEL SECURITY;
CREATE POLICY stock_writers_tenant ON stock_writers USING (kontor_sees(tenant_id));
ALTER TABLE inventory_levels ENABLE ROW LEVEL SECURITY;
ALTER TABLE inventory_levels FORCE ROW LEVEL SECURITY;
CREATE POLICY inventory_levels_tenant ON inventory_levels USING (kontor_sees(tenant_id));
ALTER TABLE stock_reservations ENABLE ROW LEVEL SECURITY;
ALTER TABLE stock_reservations FORCE ROW LEVEL SECURITY;
CREATE POLICY stock_reservations_tenant ON stock_reservations USING (kontor_sees(tenant_id));
ALTER TABLE platform_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_items FORCE ROW LEVEL SECURITY;
CREATE POLICY platform_items_tenant ON platform_items USING (kontor_sees(tenant_id));
ALTER TABLE platform_stock ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_stock FORCE ROW LEVEL SECURITY;
CREATE POLICY platform_stock_tenant ON platform_stock USING (kontor_sees(tenant_id));
-- end
