//! Document S4.
