-- What platforms are told: goods that were sent, and statuses of orders.

-- `kind` is `fulfillment` or `status`; `content` says what, as JSON; `completes` whether nothing of the order is left after
-- it. A pending one is told when it is due; without a time it waits for its shipment's day to be closed. Nobody else tells
-- it until `held`. `findings` is why it was refused or failed last, as JSON.
CREATE TABLE dispatches (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    order_id TEXT NOT NULL REFERENCES orders (id),
    shipment_id TEXT REFERENCES shipments (id),
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    completes BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    due BIGINT,
    held BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    told_at BIGINT,
    findings TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX dispatches_due ON dispatches (due) WHERE state = 'pending';
CREATE INDEX dispatches_waiting ON dispatches (shipment_id) WHERE state = 'pending' AND due IS NULL;
CREATE INDEX dispatches_order ON dispatches (order_id, id);
CREATE INDEX dispatches_page ON dispatches (tenant_id, kind, id);
CREATE INDEX dispatches_rejected ON dispatches (tenant_id, id) WHERE state = 'rejected';
CREATE UNIQUE INDEX dispatches_shipment ON dispatches (shipment_id) WHERE shipment_id IS NOT NULL;

-- When and how the platform is told: `when`, `status` and `carriers` as JSON.
ALTER TABLE platforms ADD COLUMN dispatch_rule TEXT NOT NULL DEFAULT '{}';

-- The order a shipment is made of.
ALTER TABLE shipments ADD COLUMN order_id TEXT;
CREATE INDEX shipments_order ON shipments (order_id, id) WHERE order_id IS NOT NULL;

-- only: postgres
ALTER TABLE dispatches ENABLE ROW LEVEL SECURITY;
ALTER TABLE dispatches FORCE ROW LEVEL SECURITY;
CREATE POLICY dispatches_tenant ON dispatches USING (kontor_sees(tenant_id));
-- end
