-- Identity: invitations, users, sessions, links for a new password; heads of the audit chains.

-- One row per link. A resent or renewed invitation is a new row, the older one becomes 'replaced'.
-- state: pending, accepted, revoked, replaced; 'expired' is pending past expires_at and never stored.
-- token_mac is the keyed hash of the link's secret under the key named token_key.
CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    company TEXT NOT NULL,
    email TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    username TEXT NOT NULL,
    modules TEXT NOT NULL,
    lang TEXT NOT NULL,
    state TEXT NOT NULL,
    token_key TEXT NOT NULL,
    token_mac {{bytes}} NOT NULL,
    resend_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    closed_at BIGINT
);
-- At most one link of a customer is open; two invitations at once cannot both win.
CREATE UNIQUE INDEX invitations_open ON invitations (tenant_id) WHERE state = 'pending';
CREATE INDEX invitations_tenant ON invitations (tenant_id, id);

-- username_key is the name folded (case, umlauts). password_hash is a PHC string (Argon2id).
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    username TEXT NOT NULL,
    username_key TEXT NOT NULL,
    email TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    lang TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    password_changed_at BIGINT NOT NULL,
    UNIQUE (tenant_id, username_key)
);

-- token_hash is the SHA-256 of the 256 random bits in the browser's cookie.
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    token_hash {{bytes}} NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions (tenant_id, user_id);

-- state: pending, used, replaced.
CREATE TABLE password_resets (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    state TEXT NOT NULL,
    token_key TEXT NOT NULL,
    token_mac {{bytes}} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX password_resets_open ON password_resets (user_id) WHERE state = 'pending';

-- The last link of each chain in `audit`. Its row is locked while an entry is appended.
CREATE TABLE audit_heads (
    tenant_id TEXT PRIMARY KEY,
    sequence BIGINT NOT NULL,
    hash {{bytes}} NOT NULL
);

-- only: postgres
ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitations FORCE ROW LEVEL SECURITY;
CREATE POLICY invitations_tenant ON invitations USING (kontor_sees(tenant_id));
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY users_tenant ON users USING (kontor_sees(tenant_id));
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY sessions_tenant ON sessions USING (kontor_sees(tenant_id));
ALTER TABLE password_resets ENABLE ROW LEVEL SECURITY;
ALTER TABLE password_resets FORCE ROW LEVEL SECURITY;
CREATE POLICY password_resets_tenant ON password_resets USING (kontor_sees(tenant_id));
ALTER TABLE audit_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_heads FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_heads_tenant ON audit_heads USING (kontor_sees(tenant_id));
-- end
