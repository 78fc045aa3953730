-- How often an order that was hinted at could not be read, and when it is asked for again.
ALTER TABLE order_hints ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE order_hints ADD COLUMN due BIGINT NOT NULL DEFAULT 0;
