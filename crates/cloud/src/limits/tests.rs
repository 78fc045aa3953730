//! What the limits room promises.
