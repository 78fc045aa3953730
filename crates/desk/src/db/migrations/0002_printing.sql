-- Printers of this place: ZPL over a socket, the system's print service (IPP), or a folder somebody watches.
CREATE TABLE printers (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    paper TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- What a printer is for; one printer per purpose is the one that is taken unasked.
CREATE TABLE printer_purposes (
    printer_id TEXT NOT NULL REFERENCES printers (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    is_default BOOLEAN NOT NULL,
    PRIMARY KEY (printer_id, purpose)
);
CREATE UNIQUE INDEX printer_purposes_one_default ON printer_purposes (purpose) WHERE is_default;

-- Documents on their way to paper. A row is claimed before a byte is sent; one that was claimed and never settled is
-- unclear, and a person says what came out. Documents are sealed with the job's id as associated data.
CREATE TABLE print_jobs (
    id TEXT PRIMARY KEY,
    printer_id TEXT NOT NULL,
    printer_name TEXT NOT NULL,
    state TEXT NOT NULL,
    what TEXT NOT NULL,
    format TEXT NOT NULL,
    paper TEXT,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    tracking_number TEXT NOT NULL,
    shipment_id TEXT,
    parcel BIGINT NOT NULL,
    copy BIGINT NOT NULL,
    fault TEXT,
    document_sealed BLOB,
    created_at BIGINT NOT NULL,
    claimed_at BIGINT,
    settled_at BIGINT
);
-- The first print of a label happens once, whoever asks for it how often.
CREATE UNIQUE INDEX print_jobs_one_per_copy ON print_jobs (shipment_id, parcel, what, copy) WHERE shipment_id IS NOT NULL;
CREATE INDEX print_jobs_open ON print_jobs (created_at) WHERE state IN ('waiting', 'sending', 'failed', 'unclear');
