-- What happened at a platform: runs in which there was something to do or something went wrong. `kind` is `orders` (in),
-- `dispatch` (out), `stock` (out) or `goods` (in); several that follow each other closely and go alike are one row, `runs` of
-- them. Counts are of what was accepted, of what was rejected or held, and of what failed and is tried again. `fail_code` and
-- `fail_text` are what the platform failed with last, empty where it did not. Kept for 90 days.
CREATE TABLE platform_runs (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    platform_id TEXT NOT NULL REFERENCES platforms (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    runs BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    fail_code TEXT NOT NULL,
    fail_text TEXT NOT NULL
);
CREATE INDEX platform_runs_page ON platform_runs (platform_id, id);
CREATE INDEX platform_runs_kind ON platform_runs (platform_id, kind, id);
CREATE INDEX platform_runs_ended ON platform_runs (ended_at);

-- only: postgres
ALTER TABLE platform_runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_runs FORCE ROW LEVEL SECURITY;
CREATE POLICY platform_runs_tenant ON platform_runs USING (kontor_sees(tenant_id));
-- end
