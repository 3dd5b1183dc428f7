//! Time-stamps, answered by a real time authority: openssl's, with a key made for the test.

use std::path::Path;
use std::process::Command;

use crate::evidence::lived_in;
use crate::evidence::said;

fn openssl(folder: &Path, arguments: &[&str]) -> String {
    let done = Command::new("openssl").args(arguments).current_dir(folder).output().unwrap();
    let words =
        String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "openssl {arguments:?}: {words}");
    words
}

/// Makes a time authority that answers requests in this folder.
fn authority(folder: &Path) {
    let config = "[req]\ndistinguished_name = name\nx509_extensions = stamping\nprompt = no\n\
                  [name]\nCN = Time authority of the tests\n\
                  [stamping]\nextendedKeyUsage = critical,timeStamping\n\
                  [tsa]\ndefault_tsa = here\n\
                  [here]\nserial = serial\nsigner_cert = authority.crt\nsigner_key = authority.key\n\
                  signer_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\n\
                  certs = authority.crt\ness_cert_id_alg = sha256\n";
    std::fs::write(folder.join("authority.cnf"), config).unwrap();
    std::fs::write(folder.join("serial"), "01\n").unwrap();
    openssl(
        folder,
        &[
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "30",
            "-config",
            "authority.cnf",
            "-keyout",
            "authority.key",
            "-out",
            "authority.crt",
        ],
    );
}

fn answer(folder: &Path, request: &str, response: &str) {
    openssl(
        folder,
        &[
            "ts",
            "-reply",
            "-config",
            "authority.cnf",
            "-section",
            "here",
            "-queryfile",
            request,
            "-out",
            response,
        ],
    );
}

#[test]
fn a_head_is_stamped_and_the_pack_made_later_proves_it() {
    let folder = lived_in();
    let path = folder.path();
    authority(path);
    let at = |name: &str| path.join(name).display().to_string();

    let (asked, head) = said(path, &["evidence", "head", "--request", &at("head.tsq")]);
    answer(path, "head.tsq", "head.tsr");
    let (kept, words) = said(path, &["evidence", "stamp", &at("head.tsr")]);
    let (packed, made) = said(path, &["evidence", "pack", "jane", "--out", &at("pack")]);
    let (verified, verdict) = said(path, &["evidence", "verify", &at("pack")]);

    assert_eq!(
        (asked, kept, packed, verified),
        (Some(0), Some(0), Some(0), Some(0)),
        "{words}{made}{verdict}"
    );
    assert!(words.contains(head.trim()), "{words}");
    assert!(verdict.contains("Stamped by a time authority at 20"), "{verdict}");
    let checked = openssl(
        &path.join("pack"),
        &[
            "ts",
            "-verify",
            "-data",
            "timestamp.txt",
            "-in",
            "timestamp.tsr",
            "-CAfile",
            "../authority.crt",
        ],
    );
    assert!(checked.contains("Verification: OK"), "{checked}");
}

#[test]
fn an_answer_to_something_else_or_no_answer_is_refused() {
    let folder = lived_in();
    let path = folder.path();
    authority(path);
    std::fs::write(path.join("other.txt"), "other").unwrap();
    openssl(path, &["ts", "-query", "-data", "other.txt", "-sha256", "-out", "other.tsq"]);
    answer(path, "other.tsq", "other.tsr");
    std::fs::write(path.join("none.tsr"), "none").unwrap();
    for (file, fault) in [
        ("other.tsr", "is not of a head that this log ever had"),
        ("none.tsr", "the time-stamp cannot be used"),
        ("missing.tsr", "missing.tsr"),
    ] {
        let (code, words) =
            said(path, &["evidence", "stamp", &path.join(file).display().to_string()]);

        assert_eq!(code, Some(1), "{file}: {words}");
        assert!(words.contains(fault), "{file}: {words}");
    }
}
