-- Which thing of a shop is which article of the ERP.

-- `item_key` is `i:` with the platform's id of the product, and of the variant behind another `:`; or `s:` with the number in the
-- shop, or `g:` with the GTIN. `sku` is the ERP's number.
CREATE TABLE product_adoptions (
    platform_id TEXT NOT NULL REFERENCES platforms (id) ON DELETE CASCADE,
    item_key TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    sku TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (platform_id, item_key)
);

-- `platform_items.sku_key` is from now on the number a thing is known by: the ERP's where it was adopted, else its own; empty
-- where there is neither. `own_key` is its own, `gtin_key` its GTIN.
ALTER TABLE platform_items ADD COLUMN own_key TEXT NOT NULL DEFAULT '';
ALTER TABLE platform_items ADD COLUMN gtin_key TEXT NOT NULL DEFAULT '';
UPDATE platform_items SET own_key = sku_key;
CREATE INDEX platform_items_own ON platform_items (platform_id, own_key);
CREATE INDEX platform_items_gtin ON platform_items (platform_id, gtin_key) WHERE gtin_key <> '';

-- only: postgres
ALTER TABLE product_adoptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE product_adoptions FORCE ROW LEVEL SECURITY;
CREATE POLICY product_adoptions_tenant ON product_adoptions USING (kontor_sees(tenant_id));
-- end
