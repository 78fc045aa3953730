-- A cancellation that was asked for and is not decided: when the carrier is asked again by itself (NULL for not any
-- more), and since when it is wished.
ALTER TABLE shipments ADD COLUMN cancel_due BIGINT;
ALTER TABLE shipments ADD COLUMN cancel_since BIGINT;
CREATE INDEX shipments_cancel ON shipments (cancel_due) WHERE cancel_due IS NOT NULL;
