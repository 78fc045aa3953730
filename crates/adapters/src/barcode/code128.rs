//! Code 128 (ISO/IEC 15417), as far as labels need it: code set C for digits, code set B for the rest, FNC1 for GS1.
