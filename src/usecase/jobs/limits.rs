//! What a child may use. It sets its own limits before it does anything else: no file that it reads
//! may take more of the machine than this, and nothing of it is left in a core dump.

use std::str::FromStr;

use crate::usecase::jobs::JobError;

/// The hard limit stands a little behind the soft one, so that the signal says which it was.
const HARD_LATER: u64 = 5;

/// What a child may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Address space in bytes, mapped files included.
    pub memory_bytes: u64,
    /// Processor time in seconds.
    pub cpu_s: u64,
    /// The size of a file it writes to, in bytes; the store's own file is among them.
    pub file_bytes: u64,
    /// Time by the clock in seconds, after which its worker ends it.
    pub wall_s: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_bytes: 2 * 1024 * 1024 * 1024,
            cpu_s: 15 * 60,
            file_bytes: 16 * 1024 * 1024 * 1024,
            wall_s: 60 * 60,
        }
    }
}

impl std::fmt::Display for Limits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { memory_bytes, cpu_s, file_bytes, wall_s } = self;
        write!(f, "{memory_bytes}:{cpu_s}:{file_bytes}:{wall_s}")
    }
}

impl FromStr for Limits {
    type Err = JobError;

    fn from_str(text: &str) -> Result<Self, JobError> {
        let wrong = || JobError::Limits { text: text.to_owned() };
        let numbers: Vec<u64> = text.split(':').filter_map(|word| word.parse().ok()).collect();
        match *numbers.as_slice() {
            [memory_bytes, cpu_s, file_bytes, wall_s] if text.matches(':').count() == 3 => {
                Ok(Self { memory_bytes, cpu_s, file_bytes, wall_s })
            }
            _ => Err(wrong()),
        }
    }
}

impl Limits {
    /// Sets them for this process.
    ///
    /// # Errors
    ///
    /// The system refuses; the process should end then.
    pub fn take_on(self) -> Result<(), JobError> {
        for (resource, most) in [
            (rlimit::Resource::CORE, 0),
            (rlimit::Resource::AS, self.memory_bytes),
            (rlimit::Resource::CPU, self.cpu_s),
            (rlimit::Resource::FSIZE, self.file_bytes),
        ] {
            set(resource, most).map_err(|_| JobError::Limits { text: self.to_string() })?;
        }
        Ok(())
    }
}

/// Sets one limit, or keeps a tighter one that is there.
fn set(resource: rlimit::Resource, most: u64) -> std::io::Result<()> {
    let (soft, hard) = rlimit::getrlimit(resource)?;
    rlimit::setrlimit(resource, most.min(soft), most.saturating_add(HARD_LATER).min(hard))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_as_they_are_written() {
        let limits = Limits::default();

        assert_eq!(limits.to_string().parse::<Limits>().unwrap(), limits);
        assert!("1:2:3".parse::<Limits>().is_err() && "1:2:3:x:4".parse::<Limits>().is_err());
    }
}
