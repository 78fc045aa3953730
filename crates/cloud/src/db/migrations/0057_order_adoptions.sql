-- Orders that the ERP has already from an earlier coupling: when one of them comes, it counts as acknowledged.

-- `order_key` is `n:` and the folded number, or `x:` and the platform's id.
CREATE TABLE order_adoptions (
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    order_key TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    document_number TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (platform_id, order_key)
);

-- only: postgres
ALTER TABLE order_adoptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE order_adoptions FORCE ROW LEVEL SECURITY;
CREATE POLICY order_adoptions_tenant ON order_adoptions USING (kontor_sees(tenant_id));
-- end
