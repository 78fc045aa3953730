-- The shipping engine: with which account a shipment was made, every document it has, what was said to the carrier,
-- background batches, close-outs, tracking, and what a person has to look at.

-- `account_id` is NULL for a carrier that needs none. `kind` is outbound or return. `ship_date` is the day in local
-- time. `look_at` is when a lost answer is looked for again.
ALTER TABLE shipments ADD COLUMN account_id TEXT REFERENCES carrier_accounts (id);
ALTER TABLE shipments ADD COLUMN kind TEXT NOT NULL DEFAULT 'outbound';
ALTER TABLE shipments ADD COLUMN service TEXT NOT NULL DEFAULT '';
ALTER TABLE shipments ADD COLUMN profile TEXT NOT NULL DEFAULT '';
ALTER TABLE shipments ADD COLUMN is_test BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE shipments ADD COLUMN ship_date TEXT NOT NULL DEFAULT '';
ALTER TABLE shipments ADD COLUMN closed_at BIGINT;
ALTER TABLE shipments ADD COLUMN close_out_id TEXT;
ALTER TABLE shipments ADD COLUMN looks BIGINT NOT NULL DEFAULT 0;
ALTER TABLE shipments ADD COLUMN look_at BIGINT;
CREATE INDEX shipments_account ON shipments (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX shipments_state ON shipments (tenant_id, state, id);
CREATE INDEX shipments_open ON shipments (tenant_id, carrier, account_id, id)
    WHERE state = 'labelled' AND closed_at IS NULL;
CREATE INDEX shipments_look ON shipments (look_at) WHERE look_at IS NOT NULL;

-- `carrier_shipment` is the carrier's number of the whole shipment, where it asks for it later. `tracking` is what the
-- carrier said last, sealed: its words may name a neighbour. `track_due` is NULL when nothing more will be asked.
ALTER TABLE parcels ADD COLUMN carrier_shipment TEXT NOT NULL DEFAULT '';
ALTER TABLE parcels ADD COLUMN return_number TEXT;
ALTER TABLE parcels ADD COLUMN tracking_url TEXT;
ALTER TABLE parcels ADD COLUMN tracking_key TEXT NOT NULL DEFAULT '';
ALTER TABLE parcels ADD COLUMN tracking_status TEXT NOT NULL DEFAULT '';
ALTER TABLE parcels ADD COLUMN tracking {{bytes}};
ALTER TABLE parcels ADD COLUMN tracked_at BIGINT;
ALTER TABLE parcels ADD COLUMN track_due BIGINT;
ALTER TABLE parcels ADD COLUMN last_event_at BIGINT;
UPDATE parcels SET tracking_key = UPPER(tracking_number);
CREATE INDEX parcels_tracking ON parcels (tenant_id, tracking_key) WHERE tracking_key <> '';
CREATE INDEX parcels_due ON parcels (track_due) WHERE track_due IS NOT NULL;

-- Labels and every other document, sealed for exactly this tenant, shipment, parcel and document. `number` counts
-- within its kind and shipment, from 1; for labels it is the parcel's.
CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    shipment_id TEXT NOT NULL,
    parcel_number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    number BIGINT NOT NULL,
    format TEXT NOT NULL,
    medium TEXT NOT NULL,
    dpi BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    prints BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    document {{bytes}} NOT NULL,
    UNIQUE (shipment_id, kind, number),
    FOREIGN KEY (shipment_id, parcel_number) REFERENCES parcels (shipment_id, number)
);
INSERT INTO documents (id, tenant_id, shipment_id, parcel_number, kind, number, format, medium, dpi, sha256, prints,
    created_at, document)
    SELECT id, tenant_id, shipment_id, parcel_number, 'label', parcel_number, format, medium, dpi, sha256, 0,
    created_at, document FROM labels;
DROP TABLE labels;

-- A claim that waits for its next try (state `waiting`) surely had no effect; `tries` counts them.
ALTER TABLE idempotency_keys ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
DROP INDEX idempotency_keys_running;
CREATE INDEX idempotency_keys_open ON idempotency_keys (leased_until) WHERE state <> 'done';
CREATE INDEX idempotency_keys_object ON idempotency_keys (tenant_id, object_id) WHERE state <> 'done';

-- What was said to a carrier and answered, sealed; kept for a limited time.
CREATE TABLE carrier_calls (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    carrier TEXT NOT NULL,
    account_id TEXT NOT NULL,
    operation TEXT NOT NULL,
    at BIGINT NOT NULL,
    took_ms BIGINT NOT NULL,
    status BIGINT NOT NULL,
    body {{bytes}} NOT NULL
);
CREATE INDEX carrier_calls_age ON carrier_calls (at);

-- Which shipments a call was about; a shipment that was refused is not kept, its calls are.
CREATE TABLE carrier_call_shipments (
    call_id TEXT NOT NULL REFERENCES carrier_calls (id),
    shipment_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    PRIMARY KEY (shipment_id, call_id)
);
CREATE INDEX carrier_call_shipments_call ON carrier_call_shipments (call_id);

-- What a person has to look at, once per kind and object. `words` is both languages as JSON, without addresses.
CREATE TABLE shipping_tasks (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    kind TEXT NOT NULL,
    object TEXT NOT NULL,
    words TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    UNIQUE (tenant_id, kind, object)
);
CREATE INDEX shipping_tasks_open ON shipping_tasks (tenant_id, id) WHERE done_at IS NULL;

-- only: postgres
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents FORCE ROW LEVEL SECURITY;
CREATE POLICY documents_tenant ON documents USING (kontor_sees(tenant_id));
ALTER TABLE carrier_calls ENABLE ROW LEVEL SECURITY;
ALTER TABLE carrier_calls FORCE ROW LEVEL SECURITY;
CREATE POLICY carrier_calls_tenant ON carrier_calls USING (kontor_sees(tenant_id));
ALTER TABLE carrier_call_shipments ENABLE ROW LEVEL SECURITY;
ALTER TABLE carrier_call_shipments FORCE ROW LEVEL SECURITY;
CREATE POLICY carrier_call_shipments_tenant ON carrier_call_shipments USING (kontor_sees(tenant_id));
ALTER TABLE shipping_tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE shipping_tasks FORCE ROW LEVEL SECURITY;
CREATE POLICY shipping_tasks_tenant ON shipping_tasks USING (kontor_sees(tenant_id));
-- end
