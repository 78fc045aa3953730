-- Shipments that were prepared at the cloud and are bought here, and shipments of the cloud that were opened here.
ALTER TABLE shipments ADD COLUMN cloud_id TEXT;
ALTER TABLE shipments ADD COLUMN buys_prepared BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE shipments ADD COLUMN search TEXT NOT NULL DEFAULT '';
UPDATE shipments SET cloud_id = json_extract(answer, '$.id'), search = LOWER(reference || ' ' || recipient || ' ' || place);
-- One prepared shipment is bought under one key, however many people press the button.
CREATE UNIQUE INDEX shipments_bought_once ON shipments (cloud_id, cloud_url, client_id) WHERE buys_prepared;
CREATE INDEX shipments_by_cloud_id ON shipments (cloud_id);

-- What belongs to a shipment besides its labels: return labels, customs papers. Sealed like labels.
CREATE TABLE documents (
    shipment_id TEXT NOT NULL REFERENCES shipments (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    parcel BIGINT NOT NULL,
    document_sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (shipment_id, kind, parcel)
);

-- Prepared shipments that somebody put back: they go to the end of the queue.
CREATE TABLE put_back (
    cloud_id TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);
