-- Many shipments made in the background.

CREATE TABLE shipment_batches (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    lang TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX shipment_batches_age ON shipment_batches (created_at);

-- `request` is what is wanted, sealed, and wiped when the item has its result; `result` is empty until then. `problem` is
-- why it failed, sealed: its words may quote an address.
CREATE TABLE shipment_batch_items (
    batch_id TEXT NOT NULL REFERENCES shipment_batches (id),
    number BIGINT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    reference TEXT,
    idempotency_key TEXT,
    request {{bytes}} NOT NULL,
    result TEXT NOT NULL,
    retryable BOOLEAN NOT NULL,
    shipment_id TEXT,
    problem {{bytes}},
    PRIMARY KEY (batch_id, number)
);

-- only: postgres
ALTER TABLE shipment_batches ENABLE ROW LEVEL SECURITY;
ALTER TABLE shipment_batches FORCE ROW LEVEL SECURITY;
CREATE POLICY shipment_batches_tenant ON shipment_batches USING (kontor_sees(tenant_id));
ALTER TABLE shipment_batch_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE shipment_batch_items FORCE ROW LEVEL SECURITY;
CREATE POLICY shipment_batch_items_tenant ON shipment_batch_items USING (kontor_sees(tenant_id));
-- end
