//! A zip writer that can lie in every field, and the hostile zips.

use std::io::Cursor;
use std::io::Write;

use crate::hostile::Case;
use crate::hostile::Outcome::Members;
use crate::hostile::Outcome::Refused;

/// One member, with every field of its two headers open to lies.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) name: Vec<u8>,
    pub(super) local_name: Option<Vec<u8>>,
    pub(super) data: Vec<u8>,
    pub(super) method: u16,
    pub(super) flags: u16,
    pub(super) crc: u32,
    pub(super) size: u32,
    pub(super) attributes: u32,
    pub(super) made_by: u16,
    pub(super) offset: Option<u32>,
    pub(super) descriptor: bool,
}

/// An honest member: deflated by the zip crate, so that its checksum and sizes are right.
pub(super) fn member(name: &str, text: &[u8]) -> Member {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("m", zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(text).unwrap();
    let mut archive = writer.finish_into_readable().unwrap();
    let mut file = archive.by_index_raw(0).unwrap();
    let (crc, size) = (file.crc32(), u32::try_from(file.size()).unwrap());
    let method = if file.compression() == zip::CompressionMethod::Stored { 0 } else { 8 };
    let mut data = Vec::new();
    std::io::Read::read_to_end(&mut file, &mut data).unwrap();
    Member {
        name: name.as_bytes().to_vec(),
        local_name: None,
        data,
        method,
        flags: 0,
        crc,
        size,
        attributes: 0,
        made_by: 20,
        offset: None,
        descriptor: false,
    }
}

/// Writes the members as a zip; `claimed` is the number of members in the end record.
pub(super) fn zip_of(members: &[Member], claimed: Option<u16>, comment: &[u8]) -> Vec<u8> {
    let (mut body, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let at = u32::try_from(body.len()).unwrap();
        let packed = u32::try_from(member.data.len()).unwrap();
        let local = member.local_name.as_ref().unwrap_or(&member.name);
        let flags = member.flags | if member.descriptor { 8 } else { 0 };
        let sizes = if member.descriptor { [0; 3] } else { [member.crc, packed, member.size] };
        body.extend(b"PK\x03\x04\x14\0");
        numbers(&mut body, &[flags, member.method, 0, 0x21], &sizes, &[local.len(), 0]);
        body.extend(local);
        body.extend(&member.data);
        if member.descriptor {
            body.extend(b"PK\x07\x08");
            numbers(&mut body, &[], &[member.crc, packed, member.size], &[]);
        }
        directory.extend(b"PK\x01\x02");
        let head = [member.made_by, 20, flags, member.method, 0, 0x21];
        let lengths = [member.name.len(), 0, 0, 0, 0];
        numbers(&mut directory, &head, &[member.crc, packed, member.size], &lengths);
        numbers(&mut directory, &[], &[member.attributes, member.offset.unwrap_or(at)], &[]);
        directory.extend(&member.name);
    }
    let at = u32::try_from(body.len()).unwrap();
    body.extend(&directory);
    body.extend(b"PK\x05\x06\0\0\0\0");
    let count = claimed.unwrap_or_else(|| u16::try_from(members.len()).unwrap());
    numbers(
        &mut body,
        &[count, count],
        &[u32::try_from(directory.len()).unwrap(), at],
        &[comment.len()],
    );
    body.extend(comment);
    body
}

fn numbers(out: &mut Vec<u8>, short: &[u16], long: &[u32], lengths: &[usize]) {
    out.extend(short.iter().flat_map(|number| number.to_le_bytes()));
    out.extend(long.iter().flat_map(|number| number.to_le_bytes()));
    out.extend(lengths.iter().flat_map(|number| u16::try_from(*number).unwrap().to_le_bytes()));
}

const GOOD: &[u8] = b"First Name,Last Name,URL\nAda,Example,x\n";

fn good() -> Member {
    member("Connections.csv", GOOD)
}

/// An honest zip of the good member and another.
fn with(other: Member) -> Vec<u8> {
    zip_of(&[good(), other], None, b"")
}

fn named(name: &str) -> Vec<u8> {
    with(member(name, b"x"))
}

/// Members that each contain the next one's header and data, as in Fifield's bomb of 2019.
fn overlapping() -> Vec<u8> {
    let kernel = member("k", &vec![0; 1 << 20]);
    let members: Vec<_> = (0..200)
        .map(|nth| Member {
            name: format!("f{nth}").into_bytes(),
            offset: Some(0),
            ..kernel.clone()
        })
        .collect();
    zip_of(&members, None, b"")
}

/// 70,001 members need the larger end record; the zip crate writes it.
fn many(count: usize) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for nth in 0..count {
        writer.start_file(format!("media/{nth}.jpg"), stored).unwrap();
    }
    writer.start_file("Connections.csv", stored).unwrap();
    writer.write_all(GOOD).unwrap();
    writer.finish().unwrap().into_inner()
}

fn nested(levels: usize) -> Vec<u8> {
    let mut inner = zip_of(&[good()], None, b"");
    for _ in 0..levels {
        let copies: Vec<_> = (0..8).map(|nth| member(&format!("{nth}.zip"), &inner)).collect();
        inner = zip_of(&copies, None, b"");
    }
    inner
}

fn damaged(change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut zip = zip_of(&[Member { method: 0, data: GOOD.to_vec(), ..good() }], None, b"");
    change(&mut zip);
    zip
}

/// The hostile and the merely odd zips.
pub(super) fn cases() -> Vec<Case> {
    let zip = |name, bytes, outcome| Case { name, file: "export.zip", bytes, outcome };
    let text = String::from_utf8_lossy(GOOD).into_owned();
    let second = zip_of(&[member("Connections.csv", b"First Name,URL\nBruno,y\n")], None, b"");
    vec![
        zip("good", zip_of(&[good()], None, b""), Members(1)),
        zip("climbs out", named("../../../../marker.csv"), Refused("zip.unsafe_path")),
        zip("absolute", named("/tmp/marker.csv"), Refused("zip.unsafe_path")),
        zip("climbs out by backslash", named("..\\..\\marker.csv"), Refused("zip.unsafe_path")),
        zip("drive", named("C:\\marker.csv"), Refused("zip.unsafe_path")),
        zip("climbs out midway", named("data/../../marker.csv"), Refused("zip.unsafe_path")),
        zip("NUL in a name", named("a\0b.csv"), Refused("zip.unsafe_path")),
        zip("backslashes", named("data\\a.csv"), Members(2)),
        zip("deep path", named(&"d/".repeat(1_000)), Refused("zip.path_too_long")),
        zip("odd names", named("CON\u{202e}\n..."), Members(2)),
        zip(
            "symbolic link",
            with(Member {
                attributes: 0o120_777 << 16,
                made_by: 3 << 8,
                ..member("data", b"/outside")
            }),
            Refused("zip.symlink"),
        ),
        zip(
            "bomb",
            zip_of(&[member("Connections.csv", &vec![b'a'; 48 << 20])], None, b""),
            Refused("zip.ratio"),
        ),
        zip(
            "large",
            zip_of(&[member("a.csv", &vec![b'a'; 65 << 20])], None, b""),
            Refused("zip.too_large"),
        ),
        zip(
            "lying size",
            zip_of(
                &[Member { size: 1_000, ..member("Connections.csv", &vec![0; 16 << 20]) }],
                None,
                b"",
            ),
            Refused("zip.size_mismatch"),
        ),
        zip(
            "short data",
            zip_of(&[Member { size: 1_000, ..good() }], None, b""),
            Refused("zip.size_mismatch"),
        ),
        zip(
            "nested once",
            zip_of(&[member("export.zip", &zip_of(&[good()], None, b""))], None, b""),
            Members(1),
        ),
        zip("nested bomb", nested(3), Refused("zip.nested")),
        zip("overlap", overlapping(), Refused("zip.overlap")),
        zip("bad checksum", damaged(|zip| zip[50] ^= 1), Refused("zip.crc")),
        zip("cut in half", damaged(|zip| zip.truncate(70)), Refused("zip.truncated")),
        zip(
            "duplicate name",
            with(member("Connections.csv", b"other")),
            Refused("zip.duplicate_name"),
        ),
        zip(
            "duplicate name in other case",
            with(member("connections.CSV", b"other")),
            Refused("zip.duplicate_name"),
        ),
        zip("same member twice", with(good()), Members(1)),
        zip(
            "two names",
            zip_of(
                &[Member { local_name: Some(b"Connectionz.csv".to_vec()), ..good() }],
                None,
                b"",
            ),
            Refused("zip.header_mismatch"),
        ),
        zip(
            "bzip2",
            zip_of(&[Member { method: 12, ..good() }], None, b""),
            Refused("zip.unsupported_method"),
        ),
        zip(
            "encrypted",
            zip_of(&[Member { flags: 1, ..good() }], None, b""),
            Refused("zip.encrypted"),
        ),
        zip("70,001 members", many(70_000), Members(70_001)),
        zip("200,001 members", many(200_000), Refused("zip.too_many_entries")),
        zip("two end records", zip_of(&[good()], None, &second), Refused("zip.ambiguous_end")),
        zip("descriptor", zip_of(&[Member { descriptor: true, ..good() }], None, b""), Members(1)),
        zip("comment", zip_of(&[good()], None, b"made by nobody"), Members(1)),
        zip("wrong count", zip_of(&[good()], Some(2), b""), Refused("zip.count_mismatch")),
        zip("trailing bytes", damaged(|zip| zip.extend([7; 1_000])), Members(1)),
        zip("leading bytes", damaged(|zip| drop(zip.splice(0..0, [7; 1_000]))), Members(1)),
        zip("no bytes", Vec::new(), Refused("file.empty")),
        zip("gzip", b"\x1f\x8b\x08\0\0\0\0\0".to_vec(), Refused("file.type_mismatch")),
        zip("SQLite", b"SQLite format 3\0....".to_vec(), Refused("file.type_mismatch")),
        zip("text", text.into_bytes(), Refused("file.type_mismatch")),
        zip("empty zip", zip_of(&[], None, b""), Refused("archive.empty")),
    ]
}
