-- How the hints of a platform are: when the last one came, when they were looked after, and how that went: `sent`, or the
-- code and the platform's words of what stands against it. Empty before the first look.
ALTER TABLE platforms ADD COLUMN hinted_at BIGINT;
ALTER TABLE platforms ADD COLUMN hints_at BIGINT;
ALTER TABLE platforms ADD COLUMN hints_code TEXT NOT NULL DEFAULT '';
ALTER TABLE platforms ADD COLUMN hints_text TEXT NOT NULL DEFAULT '';
