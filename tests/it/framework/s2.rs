//! Document S2.
