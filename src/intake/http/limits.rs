//! What one run may take, in seconds, bytes and numbers.

/// The limits of one run against one server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands.
    pub connect_ms: u64,
    /// Between two pieces of an answer.
    pub read_ms: u64,
    /// For one whole answer.
    pub answer_ms: u64,
    /// For the whole run, waits included.
    pub run_s: u64,
    /// The longest wait that a server may ask for.
    pub wait_s: u64,
    /// The first wait before the same is asked again; each further one doubles it.
    pub first_wait_ms: u64,
    /// How often one thing is asked at most.
    pub tries: u32,
    /// How often anything is asked again in a run, besides one time in ten.
    pub spare_tries: u64,
    /// Bytes of one answer, unpacked.
    pub body_bytes: u64,
    /// Pages of one list.
    pub pages: u64,
    /// Rows of one list.
    pub rows: u64,
    /// Bytes of all pages.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect_ms: 10_000,
            read_ms: 30_000,
            answer_ms: 120_000,
            run_s: 4 * 3600,
            wait_s: 16 * 60,
            first_wait_ms: 500,
            tries: 5,
            spare_tries: 20,
            body_bytes: 32 << 20,
            pages: 100_000,
            rows: 2_000_000,
            bytes: 1 << 30,
        }
    }
}
