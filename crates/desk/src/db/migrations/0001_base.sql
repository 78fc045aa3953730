-- Facts about this data folder: the host name of Desk, the address it was served at, the keys it was used with.
CREATE TABLE desk_facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Sign-in links. Only the SHA-256 of what the link holds is kept; used ones stay for a while to say so.
CREATE TABLE entry_links (
    hash BLOB PRIMARY KEY,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE sessions (
    hash BLOB PRIMARY KEY,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Credentials records ("Zugangsdaten"). The secret is sealed with the record's id and the field as associated data.
CREATE TABLE credentials (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 999999),
    active BOOLEAN NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    client_id TEXT NOT NULL,
    secret_sealed BLOB NOT NULL,
    cloud_url TEXT NOT NULL,
    info TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    tested_at BIGINT,
    verdict TEXT,
    test_report TEXT
);
CREATE UNIQUE INDEX credentials_one_active_per_kind ON credentials (kind) WHERE active;

-- Shipments made here. The row and its key exist before the cloud is asked; sending again under the key is harmless.
CREATE TABLE shipments (
    id TEXT PRIMARY KEY,
    credential_id TEXT NOT NULL,
    cloud_url TEXT NOT NULL,
    client_id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    reference TEXT NOT NULL,
    recipient TEXT NOT NULL,
    place TEXT NOT NULL,
    request TEXT NOT NULL,
    answer TEXT,
    last_failure TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX shipments_unfinished ON shipments (updated_at) WHERE state IN ('sending', 'created');

-- Label documents, sealed with shipment, parcel and form as associated data.
CREATE TABLE labels (
    shipment_id TEXT NOT NULL REFERENCES shipments (id) ON DELETE CASCADE,
    parcel BIGINT NOT NULL,
    format TEXT NOT NULL,
    medium TEXT NOT NULL,
    dpi BIGINT NOT NULL,
    document_sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (shipment_id, parcel, format, medium, dpi)
);
