//! A written document, before it has a format: what the printed policy and the notice to staff are.

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Who issues it.
    pub issuer: String,
    /// Names and values at its head: version, days, hash.
    pub head: Vec<(String, String)>,
    /// Its parts in order.
    pub parts: Vec<Part>,
}

/// A part under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The heading.
    pub heading: String,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// A piece of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A list.
    List(Vec<String>),
    /// A table.
    Table {
        /// The heads of its columns.
        heads: Vec<String>,
        /// Its rows, each as long as the heads.
        rows: Vec<Vec<String>>,
    },
}
