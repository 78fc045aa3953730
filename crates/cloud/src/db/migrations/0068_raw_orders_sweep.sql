-- Raw texts that nobody needs any more are looked for by age, and thrown away only where no order is made of them.
CREATE INDEX raw_orders_fetched ON raw_orders (fetched_at);
CREATE INDEX orders_raw ON orders (raw_id);

-- Orders that are over are forgotten by age.
CREATE INDEX orders_closed ON orders (updated_at) WHERE delivery = 'acknowledged' AND content IS NOT NULL;
