//! What the mail room promises.
