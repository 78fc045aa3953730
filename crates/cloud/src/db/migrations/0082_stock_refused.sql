-- When a platform refused what it was told of a number, or failed at it, the last time; absent after it took one. What was
-- said then, sealed; absent where nothing was said, and after 90 days.
ALTER TABLE platform_stock ADD COLUMN refused_at BIGINT;
ALTER TABLE platform_stock ADD COLUMN said {{bytes}};
CREATE INDEX platform_stock_said ON platform_stock (refused_at) WHERE said IS NOT NULL;
