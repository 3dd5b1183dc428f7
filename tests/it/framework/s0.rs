//! Document S0.
