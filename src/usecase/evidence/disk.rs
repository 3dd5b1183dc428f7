//! Whether the disk under a folder is encrypted, as far as the machine tells.

use std::path::Path;
use std::path::PathBuf;

/// What the machine tells of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disk {
    /// Encrypted by the system.
    Encrypted,
    /// A plain disk.
    Plain,
    /// It cannot be told: a network's or a container's file system, or another system than Linux.
    Unknown,
}

/// How deep devices lie upon devices: a volume upon a group upon a container upon a partition.
const DEEPEST: usize = 8;

/// The disk under a folder. `root` is where `proc` and `sys` are found: `/`.
///
/// Linux names the device of every mount in `proc/self/mountinfo` (proc(5)), and what a mapped device is
/// in `sys/dev/block/*/dm/uuid`, where encrypted ones begin with `CRYPT-` (dm-crypt, LUKS).
#[must_use]
pub fn under(folder: &Path, root: &Path) -> Disk {
    let Ok(mounts) = std::fs::read_to_string(root.join("proc/self/mountinfo")) else {
        return Disk::Unknown;
    };
    let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let mount = |line: &str| {
        let mut words = line.split(' ').skip(2);
        let device = words.next()?.to_owned();
        Some((PathBuf::from(words.nth(1)?.replace("\\040", " ")), device))
    };
    let holding = mounts.lines().filter_map(mount).filter(|(at, _)| folder.starts_with(at));
    // Of two mounts at one place the later one is seen.
    let nearest =
        holding.enumerate().max_by_key(|(order, (at, _))| (at.components().count(), *order));
    match nearest {
        Some((_, (_, device))) => of(&root.join("sys/dev/block").join(device), DEEPEST),
        None => Disk::Unknown,
    }
}

/// A device, or those that it lies upon.
fn of(device: &Path, depth: usize) -> Disk {
    if depth == 0 || !device.is_dir() {
        return Disk::Unknown;
    }
    let uuid = std::fs::read_to_string(device.join("dm/uuid")).unwrap_or_default();
    if uuid.starts_with("CRYPT-") {
        return Disk::Encrypted;
    }
    let below: Vec<Disk> = std::fs::read_dir(device.join("slaves"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|one| of(&one.path(), depth - 1))
        .collect();
    match below.as_slice() {
        [] => Disk::Plain,
        all if all.iter().all(|one| *one == Disk::Encrypted) => Disk::Encrypted,
        all if all.contains(&Disk::Plain) => Disk::Plain,
        _ => Disk::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine with `device` mounted at the folder itself.
    fn machine(folder: &Path, device: &str) -> PathBuf {
        let root = folder.join("machine");
        let sys = root.join("sys/dev/block");
        for (name, uuid, slaves) in [
            ("8:1", "", &[][..]),
            ("253:0", "CRYPT-LUKS2-0a1b-crypt", &["8:1"]),
            ("253:1", "LVM-Hc2", &["253:0"]),
            ("253:2", "LVM-Hc3", &["8:1"]),
        ] {
            std::fs::create_dir_all(sys.join(name).join("slaves")).unwrap();
            if !uuid.is_empty() {
                std::fs::create_dir_all(sys.join(name).join("dm")).unwrap();
                std::fs::write(sys.join(name).join("dm/uuid"), uuid).unwrap();
            }
            for slave in slaves {
                std::os::unix::fs::symlink(
                    sys.join(slave),
                    sys.join(name).join("slaves").join(slave),
                )
                .unwrap();
            }
        }
        std::fs::create_dir_all(root.join("proc/self")).unwrap();
        let here = std::fs::canonicalize(folder).unwrap();
        let lines = format!(
            "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n40 22 {device} / {} rw - ext4 /dev/x rw\n",
            here.display()
        );
        std::fs::write(root.join("proc/self/mountinfo"), lines).unwrap();
        root
    }

    #[test]
    fn a_disk_is_encrypted_where_everything_below_it_is() {
        for (device, disk) in [
            ("8:1", Disk::Plain),
            ("253:0", Disk::Encrypted),
            ("253:1", Disk::Encrypted),
            ("253:2", Disk::Plain),
            ("0:44", Disk::Unknown),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let root = machine(folder.path(), device);

            assert_eq!(under(&folder.path().join("w"), &root), disk, "{device}");
        }
    }

    #[test]
    fn another_system_says_nothing() {
        let folder = tempfile::tempdir().unwrap();

        assert_eq!(under(folder.path(), folder.path()), Disk::Unknown);
    }
}
