//! For whoever looks after others: where findings stand, reports, the policy.

pub(in crate::web) mod compliance;
pub(in crate::web) mod finding;
pub(in crate::web) mod findings;
pub(in crate::web) mod policy;
pub(in crate::web) mod publish;
pub(in crate::web) mod reports;
