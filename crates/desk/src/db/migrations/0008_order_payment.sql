-- How far the money of an order is, for lists and their filter; empty for orders that came before.
ALTER TABLE orders ADD COLUMN payment TEXT NOT NULL DEFAULT '';
