//! Document S3.
