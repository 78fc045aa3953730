-- Until which day the credentials of a platform are good: the first moment of that day, absent for without end; and how many
-- mails said that they end soon, 0 to 2. Another day begins anew.
ALTER TABLE platforms ADD COLUMN keys_until BIGINT;
ALTER TABLE platforms ADD COLUMN keys_told BIGINT NOT NULL DEFAULT 0;
