//! What the audit room promises.
