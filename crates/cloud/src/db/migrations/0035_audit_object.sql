-- What the log says about one thing, such as a shipment: its page asks for it.
CREATE INDEX audit_object ON audit (tenant_id, object, sequence);
