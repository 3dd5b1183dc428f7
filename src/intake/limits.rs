//! What one input may cost, before it is refused. From OWASP ASVS 5.0, 5.2, and from what the
//! largest real exports need.
//!
//! Every limit counts what was really read: no buffer is ever sized from a number in the input.

/// A file handed in, other than a zip.
pub const FILE_BYTES: u64 = 256 << 20;
/// A zip handed in: media are skipped, so that only its directory and a few members are read.
pub const ZIP_BYTES: u64 = 4 << 30;
/// Members of one zip, and files of one folder.
pub const MEMBERS: u64 = 200_000;
/// The name of a member, with its folders.
pub const MEMBER_NAME_BYTES: usize = 1_024;
/// The directory of a zip, all names and extra fields together.
pub const ZIP_DIRECTORY_BYTES: u64 = 256 << 20;
/// Foreign bytes before the first member or after the end record that only warn.
pub const ZIP_STRAY_BYTES: u64 = 64 << 10;
/// One member, unpacked.
pub const MEMBER_BYTES: u64 = 64 << 20;
/// One `.js` member of an X archive, unpacked.
pub const SCRIPT_MEMBER_BYTES: u64 = 128 << 20;
/// All members of one archive that are read.
pub const ARCHIVE_BYTES: u64 = 512 << 20;
/// Unpacked bytes for one packed byte, beyond [`RATIO_FROM_BYTES`]. Lists of a hundred thousand
/// invented friends reach about 25; a run of one byte reaches 1,030.
pub const RATIO: u64 = 200;
/// Unpacked size up to which the ratio does not matter: that much is harmless whatever it is.
pub const RATIO_FROM_BYTES: u64 = 32 << 20;
/// Zips inside a zip or a folder that are opened, one level deep.
pub const INNER_ZIPS: usize = 16;
/// Folders inside each other in a folder handed in.
pub const FOLDER_DEPTH: usize = 64;

/// Records among which the header of a table is looked for.
pub const HEADER_WITHIN: usize = 20;
/// The beginning of a text table in which the header is looked for.
pub const HEADER_BYTES: usize = 2 << 20;
/// One record of a text table.
pub const RECORD_BYTES: usize = 1 << 20;
/// One cell of a text table.
pub const CELL_BYTES: usize = 64 << 10;
/// Columns of a table.
pub const COLUMNS: usize = 256;
/// Rows of a table.
pub const ROWS: usize = 1_000_000;
/// Rows of a table that streams past: never more than one is held, so that the limit guards time
/// alone.
pub const STREAM_ROWS: u64 = 20_000_000;
/// A text table that streams past: never more than a few MiB of it are held.
pub const STREAM_BYTES: u64 = 8 << 30;

/// Levels of lists and objects in JSON, and the parser's own limit.
pub const JSON_DEPTH: usize = 127;
/// One string of JSON, as written.
pub const JSON_STRING_BYTES: usize = 64 << 10;
/// Characters of one number of JSON.
pub const JSON_NUMBER_BYTES: usize = 64;

/// Open elements in HTML.
pub const HTML_DEPTH: usize = 512;
/// Attributes of one tag.
pub const HTML_ATTRIBUTES: usize = 256;
/// Tags of one page.
pub const HTML_TAGS: usize = 1_000_000;

/// One physical line of a vCard.
pub const VCARD_LINE_BYTES: usize = 64 << 10;
/// One property of a vCard with its folded lines, media apart: those are passed over unread.
pub const VCARD_PROPERTY_BYTES: usize = 1 << 20;
/// Properties of one card.
pub const VCARD_PROPERTIES: usize = 1_000;
/// Cards of one file.
pub const VCARDS: usize = 200_000;

/// Cells of one sheet.
pub const XLSX_CELLS: usize = 2_000_000;
/// Shared strings of a workbook.
pub const XLSX_STRINGS: usize = 500_000;
/// Characters of one cell: Excel's own limit.
pub const XLSX_CELL_CHARS: usize = 32_767;
/// Text of one sheet, shared strings counted as often as they are used.
pub const XLSX_TEXT_BYTES: usize = 64 << 20;
/// Sheets of a workbook.
pub const XLSX_SHEETS: usize = 100;
/// Elements inside each other in a part of a workbook.
pub const XML_DEPTH: usize = 64;
