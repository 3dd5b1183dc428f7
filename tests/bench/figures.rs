//! Prints the measured figures.

fn main() {}
