-- Shops and marketplaces of a tenant, how their connections are, and how far their orders have been read.

-- `settings` holds the open values of the platform's form, `learned` what a test found out about it, `exchanges` the kinds
-- of data, `test_findings` what a test found missing, `shop_values` the values a mapping is filled with: JSON each.
-- `revision` counts changes of the settings. `fails` counts calls that failed since the last one that worked; `told` is
-- the state the administrator was told of last. `hook_key` is the public part of the address that hints come to.
-- `cursor_ms` and `cursor_page` say from where orders are read; nobody else reads until `fetch_held`.
CREATE TABLE platforms (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    address TEXT,
    settings TEXT NOT NULL,
    learned TEXT NOT NULL,
    exchanges TEXT NOT NULL,
    revision BIGINT NOT NULL,
    state TEXT NOT NULL,
    paused BOOLEAN NOT NULL,
    last_success_at BIGINT,
    failed_at BIGINT,
    fail_code TEXT NOT NULL,
    fail_text TEXT NOT NULL,
    fails BIGINT NOT NULL,
    told TEXT NOT NULL,
    tested_at BIGINT,
    test_code TEXT NOT NULL,
    test_text TEXT NOT NULL,
    test_version TEXT NOT NULL,
    test_findings TEXT NOT NULL,
    shop_values TEXT NOT NULL,
    shop_values_at BIGINT,
    hook_key TEXT NOT NULL UNIQUE,
    orders_from BIGINT NOT NULL,
    cursor_ms BIGINT NOT NULL,
    cursor_page TEXT,
    fetch_due BIGINT NOT NULL,
    fetch_held BIGINT NOT NULL,
    reconcile_due BIGINT NOT NULL,
    hints_due BIGINT NOT NULL,
    last_order_at BIGINT,
    silent_after_h BIGINT,
    silence_told BOOLEAN NOT NULL,
    mapping_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (tenant_id, name_key)
);
CREATE INDEX platforms_fetch ON platforms (fetch_due);

-- Secrets of the form, and the one hints are signed with, each sealed for its tenant, platform and field.
CREATE TABLE platform_secrets (
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    field TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    secret {{bytes}} NOT NULL,
    PRIMARY KEY (platform_id, field)
);
CREATE INDEX platform_secrets_tenant ON platform_secrets (tenant_id, platform_id);

-- only: postgres
ALTER TABLE platforms ENABLE ROW LEVEL SECURITY;
ALTER TABLE platforms FORCE ROW LEVEL SECURITY;
CREATE POLICY platforms_tenant ON platforms USING (kontor_sees(tenant_id));
ALTER TABLE platform_secrets ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_secrets FORCE ROW LEVEL SECURITY;
CREATE POLICY platform_secrets_tenant ON platform_secrets USING (kontor_sees(tenant_id));
-- end
