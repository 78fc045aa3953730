-- What every room stands on: tenants, audit, jobs, and the facts about the store itself.

CREATE TABLE store_facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE tenants (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    company TEXT NOT NULL,
    modules TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Append-only. `sequence` and `hash` chain the entries of one tenant ('' is the operator's chain).
CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash {{bytes}} NOT NULL,
    UNIQUE (tenant_id, sequence)
);

-- Background work, enqueued in the transaction of the change that causes it. The payload is sealed.
CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    lane TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload {{bytes}} NOT NULL,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    state TEXT NOT NULL,
    last_error TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX jobs_due ON jobs (state, lane, run_at);

-- only: postgres
CREATE FUNCTION kontor_sees(row_tenant TEXT) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
    SELECT current_setting('kontor.unscoped', true) = 'on' OR row_tenant = current_setting('kontor.tenant', true)
$$;
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_tenant ON tenants USING (kontor_sees(id));
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_tenant ON audit USING (kontor_sees(tenant_id));
ALTER TABLE jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE jobs FORCE ROW LEVEL SECURITY;
CREATE POLICY jobs_tenant ON jobs USING (kontor_sees(tenant_id));
-- end
