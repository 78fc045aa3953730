-- What has not arrived so far, for the list of what needs a person.
CREATE INDEX dispatches_failing ON dispatches (tenant_id, id) WHERE state = 'pending' AND attempts > 0;
