-- Many prepared shipments whose labels are made one after the other, and left and come back to.
CREATE TABLE batches (
    id TEXT PRIMARY KEY,
    prints BOOLEAN NOT NULL,
    trouble TEXT,
    created_at BIGINT NOT NULL
);

-- One of them each. "begun" has a shipment here, whose own state says more; "refused" has the cloud's reasons.
CREATE TABLE batch_items (
    batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    cloud_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    state TEXT NOT NULL,
    shipment_id TEXT,
    problem TEXT,
    PRIMARY KEY (batch_id, place)
);
CREATE INDEX batch_items_waiting ON batch_items (batch_id) WHERE state = 'waiting';
