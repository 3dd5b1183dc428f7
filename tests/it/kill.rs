//! The process is killed in the middle of an import, at several points; the same command again
//! leads to the same end state as one that was never disturbed.

use std::path::Path;
use std::time::Duration;

use crate::demo::ringfence;
use crate::demo::sqlite;

/// Everything that an import writes.
const DUMP: &str = "select 'r' || no || id from record union all \
     select 'v' || record || taken_on || coalesce(person || owners || rest, '') from record_version union all \
     select 'w' || record || people || owners from record_value union all \
     select 's' || book || taken_on || sha256 || rows from snapshot order by 1";

fn books(folder: &Path) {
    let agency = ringfence::usecase::demo::agency(3_000);
    for file in agency.files.iter().filter(|file| file.path.starts_with("crm/")) {
        let path = folder.join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.bytes).unwrap();
    }
}

fn init(folder: &Path) {
    let made = ringfence().arg("init").arg(folder).output().unwrap();
    assert!(made.status.success());
}

fn import(workspace: &Path, file: &Path, day: &str) -> std::process::Command {
    let mut command = ringfence();
    command.arg("--workspace").arg(workspace).args(["import", "crm"]).arg(file);
    command.args(["--taken-on", day, "--quiet"]);
    command
}

#[test]
fn an_import_that_is_killed_leaves_nothing_half_done() {
    let folder = tempfile::tempdir().unwrap();
    books(folder.path());
    let first = folder.path().join("crm/2025-01-15.csv");
    let second = folder.path().join("crm/2026-03-01.csv");
    let undisturbed = folder.path().join("undisturbed");
    init(&undisturbed);
    let started = std::time::Instant::now();
    assert!(import(&undisturbed, &first, "2025-01-15").status().unwrap().success());
    let whole = started.elapsed();
    assert!(import(&undisturbed, &second, "2026-03-01").status().unwrap().success());
    let expected = sqlite(&undisturbed.join("ringfence.db"), DUMP);
    assert!(expected.len() > 10_000);

    for point in 1..=6_u32 {
        let workspace = folder.path().join(format!("killed-{point}"));
        init(&workspace);
        for (file, day) in [(&first, "2025-01-15"), (&second, "2026-03-01")] {
            let mut child = import(&workspace, file, day).spawn().unwrap();
            std::thread::sleep(whole * point / 7 + Duration::from_millis(5));
            let _ = child.kill();
            child.wait().unwrap();
            assert!(import(&workspace, file, day).status().unwrap().success());
        }

        assert_eq!(sqlite(&workspace.join("ringfence.db"), DUMP), expected, "point {point}");
    }
}
