//! Backups: what is brought back is what was backed up, or nothing is.

use std::path::Path;

use crate::demo::ringfence;
use crate::evidence::lived_in;
use crate::evidence::said;

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// The offboarding of a workspace, as bytes.
fn offboarding(workspace: &Path) -> Vec<u8> {
    let done = ringfence()
        .args(["--workspace", &text(workspace), "--as-of", "2026-11-22"])
        .args(["offboard", "jane", "--last-day", "2026-11-20"])
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(10), "{}", String::from_utf8_lossy(&done.stderr));
    done.stdout
}

#[test]
fn a_workspace_comes_back_with_every_row_and_the_same_log() {
    let folder = lived_in();
    let (backup, back) = (folder.path().join("backup"), folder.path().join("back"));
    let before = offboarding(&folder.path().join("w"));

    let (made, words) = said(folder.path(), &["backup", &text(&backup), "--drill"]);
    let (restored, told) = said(folder.path(), &["restore", &text(&backup), &text(&back)]);

    assert_eq!((made, restored), (Some(0), Some(0)), "{words}{told}");
    assert!(words.contains("Brought back for a drill"), "{words}");
    let head = |words: &str| words.split("Evidence log ").nth(1).map(|it| it.trim_end().to_owned());
    assert_eq!(head(&words).unwrap().lines().next(), head(&told).unwrap().lines().next());
    assert_eq!(offboarding(&back), before);
    assert!(!folder.path().join("backup.drill").exists());
    let (again, taken) = said(folder.path(), &["backup", &text(&backup)]);
    assert!(again == Some(1) && taken.contains("name a new or empty folder"), "{taken}");
}

#[test]
fn a_backup_with_one_changed_missing_or_added_file_is_refused_and_nothing_is_left() {
    let folder = lived_in();
    let (backup, back) = (folder.path().join("backup"), folder.path().join("back"));
    assert_eq!(said(folder.path(), &["backup", &text(&backup)]).0, Some(0));
    for name in [
        "ringfence.db",
        "ringfence.toml",
        "policies/agency.toml",
        "policies/optional/clients-online.cedar",
    ] {
        let file = backup.join(name);
        let sound = std::fs::read(&file).unwrap();
        let mut changed = sound.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        let added = backup.join("policies/added.cedar");
        let attacks: [(&str, &dyn Fn()); 3] = [
            ("was changed", &|| std::fs::write(&file, &changed).unwrap()),
            ("is missing", &|| std::fs::remove_file(&file).unwrap()),
            ("was added", &|| std::fs::write(&added, "x").unwrap()),
        ];
        for (fault, attack) in attacks {
            attack();

            let (code, words) = said(folder.path(), &["restore", &text(&backup), &text(&back)]);

            assert_eq!(code, Some(1), "{name} {fault}: {words}");
            assert!(words.contains(fault), "{name} {fault}: {words}");
            assert!(!back.exists(), "{name} {fault}");
            std::fs::write(&file, &sound).unwrap();
            let _ = std::fs::remove_file(&added);
        }
    }
    assert_eq!(said(folder.path(), &["restore", &text(&backup), &text(&back)]).0, Some(0));
}

#[test]
fn a_folder_that_is_no_backup_is_refused() {
    let folder = lived_in();

    let (code, words) = said(folder.path(), &["restore", &text(&folder.path().join("w")), "x"]);

    assert_eq!(code, Some(1));
    assert!(words.contains("backup.json"), "{words}");
}
