//! Document S1.
