//! What the jobs room promises.
