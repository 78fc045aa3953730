-- What was said between us and the platform at the last attempt to tell it, sealed; absent where nothing was said, and after
-- 90 days.
ALTER TABLE dispatches ADD COLUMN said {{bytes}};
CREATE INDEX dispatches_said ON dispatches (told_at) WHERE said IS NOT NULL;
