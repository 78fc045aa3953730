-- How many orders came and labels were made on days that are over; counted once, when somebody looks first.
CREATE TABLE day_counts (
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    day TEXT NOT NULL,
    orders BIGINT NOT NULL,
    labels BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, day)
);
-- Ids sort by time: one range of this index is a day.
CREATE INDEX orders_tenant ON orders (tenant_id, id);

-- only: postgres
ALTER TABLE day_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE day_counts FORCE ROW LEVEL SECURITY;
CREATE POLICY day_counts_tenant ON day_counts USING (kontor_sees(tenant_id));
-- end
