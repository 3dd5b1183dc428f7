//! How to ask each network for one's own archive, step by step.

use crate::web::ask::Ask;
use crate::web::stop::Stop;

/// A network, as a rep sees it.
pub(in crate::web) struct Network {
    /// Its id.
    pub(in crate::web) id: &'static str,
    /// Its name.
    pub(in crate::web) name: &'static str,
    /// How long its archive takes.
    pub(super) takes: &'static str,
    /// How to ask for it.
    pub(super) steps: &'static [&'static str],
    /// What to know.
    pub(super) know: &'static str,
}

/// All of them.
pub(super) const NETWORKS: &[Network] = &[
    Network {
        id: "linkedin",
        name: "LinkedIn",
        takes: "minutes for picked lists, up to two days for everything",
        steps: &[
            "On LinkedIn, open Settings & Privacy, then Data privacy.",
            "Choose “Get a copy of your data”.",
            "Tick Connections, Imported contacts and Invitations. Messages are not needed.",
            "LinkedIn writes to you when the archive is ready. The link works for 72 hours.",
        ],
        know: "If you ask for everything, two e-mails come: the first archive may hold your profile \
               alone. The second one has your connections.",
    },
    Network {
        id: "facebook",
        name: "Facebook",
        takes: "hours, for a large account longer",
        steps: &[
            "On Facebook, open the Accounts Center, then Your information and permissions.",
            "Choose to export or download your information.",
            "Choose the lists of friends and of contacts, for all time. Messages, posts and photos are \
             not needed. JSON or HTML: both are read.",
            "Facebook tells you when the files are ready. They stay there for four days.",
        ],
        know: "A large account comes as several zip files. Hand all of them over together.",
    },
    Network {
        id: "x",
        name: "X",
        takes: "a day or more",
        steps: &[
            "On X, open Settings, then Your account.",
            "Choose “Download an archive of your data”, and confirm who you are.",
            "X tells you when the archive is ready: one zip file.",
        ],
        know: "The archive holds numbers instead of names for those whom you follow. Contacts that you \
               uploaded are in it with their addresses.",
    },
];

/// The network that the path names.
pub(in crate::web) fn wanted(ask: &Ask) -> Result<&'static Network, Stop> {
    let id = ask.param("network");
    NETWORKS.iter().find(|one| one.id == id).ok_or(Stop::NotFound)
}
