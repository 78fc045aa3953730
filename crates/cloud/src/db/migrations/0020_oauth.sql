-- Applications (OAuth clients), their secrets, signing keys of realms, revoked tokens, and what was counted.

-- One row. Every change below that a running server must hear of takes the next number while it holds this row, so the
-- numbers become visible in their own order, on both data bases.
CREATE TABLE oauth_changes (
    id BIGINT PRIMARY KEY,
    counter BIGINT NOT NULL
);
INSERT INTO oauth_changes (id, counter) VALUES (1, 0);

-- `form_id` is the single-use id of the form that created the application: sent again it finds this row.
CREATE TABLE oauth_clients (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    state TEXT NOT NULL,
    form_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    deleted_at BIGINT,
    last_used_at BIGINT,
    change BIGINT NOT NULL,
    UNIQUE (tenant_id, form_id)
);
CREATE UNIQUE INDEX oauth_clients_name ON oauth_clients (tenant_id, name_key) WHERE state <> 'deleted';
CREATE INDEX oauth_clients_page ON oauth_clients (tenant_id, id) WHERE state <> 'deleted';
CREATE INDEX oauth_clients_change ON oauth_clients (change);
CREATE INDEX oauth_clients_deleted ON oauth_clients (deleted_at) WHERE deleted_at IS NOT NULL;

-- `mac` is HMAC-SHA-256 under the server key `mac_key_id`; the secret itself is nowhere.
CREATE TABLE oauth_client_secrets (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    client_id TEXT NOT NULL REFERENCES oauth_clients (id),
    mac {{bytes}} NOT NULL,
    mac_key_id TEXT NOT NULL,
    prefix TEXT NOT NULL,
    last_four TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT
);
CREATE INDEX oauth_client_secrets_client ON oauth_client_secrets (tenant_id, client_id);

-- ES256 keys of realms; the private half is sealed. A key is published when made and signs from `signs_from` on.
CREATE TABLE oauth_signing_keys (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    slot BIGINT NOT NULL,
    public_key {{bytes}} NOT NULL,
    sealed_private {{bytes}} NOT NULL,
    created_at BIGINT NOT NULL,
    signs_from BIGINT NOT NULL,
    UNIQUE (tenant_id, slot)
);

CREATE TABLE oauth_revoked_tokens (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    client_id TEXT NOT NULL,
    revoked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    change BIGINT NOT NULL
);
CREATE INDEX oauth_revoked_tokens_change ON oauth_revoked_tokens (change);
CREATE INDEX oauth_revoked_tokens_expiry ON oauth_revoked_tokens (expires_at);

-- What the token endpoint counted, added up every ten seconds. `reason` is 'issued' or why a request was refused;
-- `client_id` and `tenant_id` are '' when the request named no known application.
CREATE TABLE oauth_counts (
    tenant_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    address TEXT NOT NULL,
    reason TEXT NOT NULL,
    count BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, address, reason)
);
CREATE INDEX oauth_counts_last ON oauth_counts (last_at);

-- only: postgres
ALTER TABLE oauth_clients ENABLE ROW LEVEL SECURITY;
ALTER TABLE oauth_clients FORCE ROW LEVEL SECURITY;
CREATE POLICY oauth_clients_tenant ON oauth_clients USING (kontor_sees(tenant_id));
ALTER TABLE oauth_client_secrets ENABLE ROW LEVEL SECURITY;
ALTER TABLE oauth_client_secrets FORCE ROW LEVEL SECURITY;
CREATE POLICY oauth_client_secrets_tenant ON oauth_client_secrets USING (kontor_sees(tenant_id));
ALTER TABLE oauth_signing_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE oauth_signing_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY oauth_signing_keys_tenant ON oauth_signing_keys USING (kontor_sees(tenant_id));
ALTER TABLE oauth_revoked_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE oauth_revoked_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY oauth_revoked_tokens_tenant ON oauth_revoked_tokens USING (kontor_sees(tenant_id));
ALTER TABLE oauth_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE oauth_counts FORCE ROW LEVEL SECURITY;
CREATE POLICY oauth_counts_tenant ON oauth_counts USING (kontor_sees(tenant_id));
-- end
