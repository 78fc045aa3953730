-- Close-outs ("Tagesabschluss") with their papers, and the nightly look at what carriers have on record.

-- `account_id` is empty for a carrier that needs no account. `date` is the day that was asked for, `done_on` the one it
-- was asked on, both local. While `finished_at` is NULL the close-out holds its shipments (`shipments.close_out_id`) for
-- the attempt whose lease runs; `tries` counts calls in vain. `findings` is JSON and names parcels by tracking number.
CREATE TABLE close_outs (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    carrier TEXT NOT NULL,
    account_id TEXT NOT NULL,
    date TEXT NOT NULL,
    done_on TEXT NOT NULL,
    lang TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    shipments BIGINT NOT NULL,
    parcels BIGINT NOT NULL,
    weight_g BIGINT NOT NULL,
    findings TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX close_outs_tenant ON close_outs (tenant_id, id);
-- Two who close the same account at once wait for each other here.
CREATE UNIQUE INDEX close_outs_running ON close_outs (tenant_id, carrier, account_id) WHERE finished_at IS NULL;
CREATE INDEX close_outs_lease ON close_outs (leased_until) WHERE finished_at IS NULL;

-- The carrier's manifest or our own handover list, sealed for exactly this tenant, close-out and number.
CREATE TABLE close_out_documents (
    close_out_id TEXT NOT NULL REFERENCES close_outs (id),
    number BIGINT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    from_carrier BOOLEAN NOT NULL,
    sha256 TEXT NOT NULL,
    prints BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    document {{bytes}} NOT NULL,
    PRIMARY KEY (close_out_id, number)
);
CREATE INDEX close_out_documents_tenant ON close_out_documents (tenant_id, close_out_id);

-- Days of carrier accounts that are compared with the carrier's record; `done_at` is NULL until that is through.
CREATE TABLE carrier_days (
    account_id TEXT NOT NULL REFERENCES carrier_accounts (id),
    date TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    PRIMARY KEY (account_id, date)
);
CREATE INDEX carrier_days_tenant ON carrier_days (tenant_id, account_id);

CREATE INDEX shipments_close_out ON shipments (tenant_id, close_out_id) WHERE close_out_id IS NOT NULL;
CREATE INDEX shipments_day ON shipments (ship_date, account_id) WHERE account_id IS NOT NULL;

-- only: postgres
ALTER TABLE close_outs ENABLE ROW LEVEL SECURITY;
ALTER TABLE close_outs FORCE ROW LEVEL SECURITY;
CREATE POLICY close_outs_tenant ON close_outs USING (kontor_sees(tenant_id));
ALTER TABLE close_out_documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE close_out_documents FORCE ROW LEVEL SECURITY;
CREATE POLICY close_out_documents_tenant ON close_out_documents USING (kontor_sees(tenant_id));
ALTER TABLE carrier_days ENABLE ROW LEVEL SECURITY;
ALTER TABLE carrier_days FORCE ROW LEVEL SECURITY;
CREATE POLICY carrier_days_tenant ON carrier_days USING (kontor_sees(tenant_id));
-- end
