//! Picks a face.

fn main() {}
