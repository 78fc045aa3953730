//! What the oauth room promises, on every data base at hand.
