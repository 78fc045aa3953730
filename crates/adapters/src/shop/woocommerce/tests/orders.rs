//! Orders as they come in the wild, each oddity by itself.
