-- Tracking: since when a parcel has its number, who asks about it, and how long nothing has happened to it.

-- `numbered_at` is when the carrier gave the number; NULL for parcels older than this column. Until `track_held` nobody
-- else asks the carrier: somebody does, or has done so just now. `track_fails` counts questions without an answer since
-- the last one. `stuck_at` is since when nothing happens; NULL while it moves.
ALTER TABLE parcels ADD COLUMN numbered_at BIGINT;
ALTER TABLE parcels ADD COLUMN track_held BIGINT NOT NULL DEFAULT 0;
ALTER TABLE parcels ADD COLUMN track_fails BIGINT NOT NULL DEFAULT 0;
ALTER TABLE parcels ADD COLUMN stuck_at BIGINT;
