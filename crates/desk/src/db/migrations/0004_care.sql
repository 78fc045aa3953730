-- Labels for the way back. On record under a key before the cloud is asked; the document is sealed like labels.
CREATE TABLE returns (
    id TEXT PRIMARY KEY,
    shipment_id TEXT NOT NULL REFERENCES shipments (id) ON DELETE CASCADE,
    idempotency_key TEXT NOT NULL UNIQUE,
    request TEXT NOT NULL,
    answer TEXT,
    document_sealed BLOB,
    created_at BIGINT NOT NULL
);
CREATE INDEX returns_of_shipment ON returns (shipment_id);
