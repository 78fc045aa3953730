//! What the identity room promises.
