-- The numbers of the way back and of the whole shipment as they are compared, so that a number from a carrier's record is
-- found without reading all parcels of a customer.
ALTER TABLE parcels ADD COLUMN return_key TEXT NOT NULL DEFAULT '';
ALTER TABLE parcels ADD COLUMN second_key TEXT NOT NULL DEFAULT '';
UPDATE parcels SET return_key = UPPER(REPLACE(COALESCE(return_number, ''), ' ', '')),
    second_key = UPPER(REPLACE(carrier_shipment, ' ', ''));
CREATE INDEX parcels_return ON parcels (tenant_id, return_key) WHERE return_key <> '';
CREATE INDEX parcels_second ON parcels (tenant_id, second_key) WHERE second_key <> '';
