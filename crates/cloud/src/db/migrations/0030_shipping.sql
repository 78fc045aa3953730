-- Sender, numbers, shipments and labels. Addresses and documents stand here sealed only.

-- What the page "Versand" keeps. `sender` is an address, sealed for its tenant; an empty prefix means sample numbers.
CREATE TABLE sender_settings (
    tenant_id TEXT PRIMARY KEY REFERENCES tenants (id),
    sender {{bytes}} NOT NULL,
    gs1_prefix TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- The next SSCC serial per number range. Only ever grows, so that no number is drawn twice.
CREATE TABLE sscc_counters (
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    prefix TEXT NOT NULL,
    next_serial BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, prefix)
);

-- `request` is what the carrier was asked, addresses included, sealed.
CREATE TABLE shipments (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    reference TEXT NOT NULL,
    reference_key TEXT NOT NULL,
    state TEXT NOT NULL,
    carrier TEXT NOT NULL,
    request {{bytes}} NOT NULL,
    findings TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX shipments_page ON shipments (tenant_id, id);
CREATE INDEX shipments_reference ON shipments (tenant_id, reference_key, id);

-- The second wall against a number that is used twice is the unique rule; `sscc` is NULL where the carrier numbers.
CREATE TABLE parcels (
    shipment_id TEXT NOT NULL REFERENCES shipments (id),
    number BIGINT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    weight_g BIGINT NOT NULL,
    reference TEXT,
    sscc TEXT,
    tracking_number TEXT NOT NULL,
    PRIMARY KEY (shipment_id, number),
    UNIQUE (tenant_id, sscc)
);

-- The document as it was made first, sealed for exactly this tenant, shipment, parcel and label.
CREATE TABLE labels (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    shipment_id TEXT NOT NULL,
    parcel_number BIGINT NOT NULL,
    format TEXT NOT NULL,
    medium TEXT NOT NULL,
    dpi BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    document {{bytes}} NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (shipment_id, parcel_number),
    FOREIGN KEY (shipment_id, parcel_number) REFERENCES parcels (shipment_id, number)
);

-- One row per key a caller used: `running` until `leased_until` belongs to one attempt, afterwards to whoever takes it over.
CREATE TABLE idempotency_keys (
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    route TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_mac_key TEXT NOT NULL,
    request_mac {{bytes}} NOT NULL,
    state TEXT NOT NULL,
    object_id TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, route, idempotency_key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (tenant_id, created_at);
CREATE INDEX idempotency_keys_running ON idempotency_keys (leased_until) WHERE state = 'running';

-- only: postgres
ALTER TABLE sender_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE sender_settings FORCE ROW LEVEL SECURITY;
CREATE POLICY sender_settings_tenant ON sender_settings USING (kontor_sees(tenant_id));
ALTER TABLE sscc_counters ENABLE ROW LEVEL SECURITY;
ALTER TABLE sscc_counters FORCE ROW LEVEL SECURITY;
CREATE POLICY sscc_counters_tenant ON sscc_counters USING (kontor_sees(tenant_id));
ALTER TABLE shipments ENABLE ROW LEVEL SECURITY;
ALTER TABLE shipments FORCE ROW LEVEL SECURITY;
CREATE POLICY shipments_tenant ON shipments USING (kontor_sees(tenant_id));
ALTER TABLE parcels ENABLE ROW LEVEL SECURITY;
ALTER TABLE parcels FORCE ROW LEVEL SECURITY;
CREATE POLICY parcels_tenant ON parcels USING (kontor_sees(tenant_id));
ALTER TABLE labels ENABLE ROW LEVEL SECURITY;
ALTER TABLE labels FORCE ROW LEVEL SECURITY;
CREATE POLICY labels_tenant ON labels USING (kontor_sees(tenant_id));
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY idempotency_keys_tenant ON idempotency_keys USING (kontor_sees(tenant_id));
-- end
