-- Customers the ERP knows already, and by which keys orders of a buyer are counted.

-- `buyer_key` is `x:` and the platform's id of the customer, or `m:`, the name of a key and the hash of his e-mail address
-- under it: who reads the table learns no address.
CREATE TABLE customer_adoptions (
    platform_id TEXT NOT NULL REFERENCES platforms (id) ON DELETE CASCADE,
    buyer_key TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    customer_number TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (platform_id, buyer_key)
);

-- The keys of who bought, empty where the platform says neither, and of orders that came before there were any.
ALTER TABLE orders ADD COLUMN buyer_key TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN mail_key TEXT NOT NULL DEFAULT '';
CREATE INDEX orders_buyer ON orders (platform_id, buyer_key) WHERE buyer_key <> '';
CREATE INDEX orders_mail ON orders (platform_id, mail_key) WHERE mail_key <> '';

-- only: postgres
ALTER TABLE customer_adoptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE customer_adoptions FORCE ROW LEVEL SECURITY;
CREATE POLICY customer_adoptions_tenant ON customer_adoptions USING (kontor_sees(tenant_id));
-- end
