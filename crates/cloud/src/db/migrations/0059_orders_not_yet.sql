-- In which statuses of a platform an order does not count yet, JSON. Platforms that are there get what shops abandon.
ALTER TABLE platforms ADD COLUMN not_yet TEXT NOT NULL
    DEFAULT '["auto-draft","cancelled","checkout-draft","failed","pending","trash"]';
