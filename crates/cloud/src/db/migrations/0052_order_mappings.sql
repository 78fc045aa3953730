-- How orders of a platform become documents of the ERP. A version never changes; `platforms.mapping_version` says which
-- one is live, 0 while none is. `content` is the mapping, JSON; `created_by` who made it: a user, an application, the
-- system.
CREATE TABLE order_mappings (
    platform_id TEXT NOT NULL REFERENCES platforms (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    content TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (platform_id, version)
);

-- only: postgres
ALTER TABLE order_mappings ENABLE ROW LEVEL SECURITY;
ALTER TABLE order_mappings FORCE ROW LEVEL SECURITY;
CREATE POLICY order_mappings_tenant ON order_mappings USING (kontor_sees(tenant_id));
-- end
