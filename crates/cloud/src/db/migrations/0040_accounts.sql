-- What a tenant sets up before the first label of a carrier: accounts, senders, shipping profiles, rules.

-- `settings` holds the open values of the carrier's form as JSON. `revision` counts changes, so that no token of older
-- settings is used. At most one account per carrier is its default. `tested_at` is NULL before the first test of the
-- present settings; `test_text` is what the carrier said.
CREATE TABLE carrier_accounts (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    carrier TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    mode TEXT NOT NULL,
    settings TEXT NOT NULL,
    print_uncodable BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL,
    is_default BOOLEAN NOT NULL,
    revision BIGINT NOT NULL,
    tested_at BIGINT,
    test_code TEXT NOT NULL,
    test_field TEXT NOT NULL,
    test_text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (tenant_id, name_key)
);
CREATE UNIQUE INDEX carrier_accounts_default ON carrier_accounts (tenant_id, carrier) WHERE is_default;

-- Secrets of the form, each sealed for its tenant, account and field.
CREATE TABLE carrier_account_secrets (
    account_id TEXT NOT NULL REFERENCES carrier_accounts (id),
    field TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    secret {{bytes}} NOT NULL,
    PRIMARY KEY (account_id, field)
);
CREATE INDEX carrier_account_secrets_tenant ON carrier_account_secrets (tenant_id, account_id);

-- Senders besides the one of `sender_settings`; the address is sealed for its tenant and sender.
CREATE TABLE senders (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    address {{bytes}} NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (tenant_id, name_key)
);

-- `account_id` is NULL for a carrier that needs none. `services` and `label` are JSON; `print_uncodable` is NULL where
-- the account decides.
CREATE TABLE shipping_profiles (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    carrier TEXT NOT NULL,
    account_id TEXT REFERENCES carrier_accounts (id),
    service TEXT,
    services TEXT NOT NULL,
    label TEXT NOT NULL,
    sender_id TEXT REFERENCES senders (id),
    tare_g BIGINT NOT NULL,
    print_uncodable BOOLEAN,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (tenant_id, number_key),
    UNIQUE (tenant_id, name_key)
);
CREATE INDEX shipping_profiles_account ON shipping_profiles (tenant_id, account_id);
CREATE INDEX shipping_profiles_sender ON shipping_profiles (tenant_id, sender_id);

-- Rules in their order; `conditions` is JSON. The first one that fits decides.
CREATE TABLE shipping_rules (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    place BIGINT NOT NULL,
    conditions TEXT NOT NULL,
    profile_id TEXT NOT NULL REFERENCES shipping_profiles (id),
    UNIQUE (tenant_id, place)
);

-- only: postgres
ALTER TABLE carrier_accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE carrier_accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY carrier_accounts_tenant ON carrier_accounts USING (kontor_sees(tenant_id));
ALTER TABLE carrier_account_secrets ENABLE ROW LEVEL SECURITY;
ALTER TABLE carrier_account_secrets FORCE ROW LEVEL SECURITY;
CREATE POLICY carrier_account_secrets_tenant ON carrier_account_secrets USING (kontor_sees(tenant_id));
ALTER TABLE senders ENABLE ROW LEVEL SECURITY;
ALTER TABLE senders FORCE ROW LEVEL SECURITY;
CREATE POLICY senders_tenant ON senders USING (kontor_sees(tenant_id));
ALTER TABLE shipping_profiles ENABLE ROW LEVEL SECURITY;
ALTER TABLE shipping_profiles FORCE ROW LEVEL SECURITY;
CREATE POLICY shipping_profiles_tenant ON shipping_profiles USING (kontor_sees(tenant_id));
ALTER TABLE shipping_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE shipping_rules FORCE ROW LEVEL SECURITY;
CREATE POLICY shipping_rules_tenant ON shipping_rules USING (kontor_sees(tenant_id));
-- end
