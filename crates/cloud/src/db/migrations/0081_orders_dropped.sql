-- Orders that were thrown away before the ERP had them are forgotten by age like those it has.
DROP INDEX orders_closed;
CREATE INDEX orders_closed ON orders (updated_at) WHERE delivery IN ('acknowledged', 'dropped') AND content IS NOT NULL;
