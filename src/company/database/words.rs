//! The words that a query of a profile may hold. Whatever is not here is refused, so that a profile can
//! read and do nothing else, whatever its user may do.

/// Words of a SELECT.
const WORDS: &[&str] = &[
    "select", "from", "where", "and", "or", "not", "is", "null", "in", "like", "between", "exists",
    "case", "when", "then", "else", "end", "as", "on", "join", "left", "right", "inner", "outer",
    "cross", "lateral", "true", "false", "unknown", "group", "by", "having", "escape", "any",
    "all", "some", "distinct", "both", "leading", "trailing", "asc", "desc", "order", "limit",
    "nulls", "first", "last",
];

/// Types that a value may be cast to.
const TYPES: &[&str] = &[
    "text",
    "char",
    "varchar",
    "character",
    "varying",
    "date",
    "time",
    "timestamp",
    "datetime",
    "integer",
    "int",
    "bigint",
    "smallint",
    "signed",
    "unsigned",
    "numeric",
    "decimal",
    "boolean",
    "uuid",
    "json",
    "jsonb",
    "zone",
    "at",
    "with",
    "without",
];

/// Functions that give a value and do nothing else.
const FUNCTIONS: &[&str] = &[
    "abs",
    "btrim",
    "cast",
    "char_length",
    "coalesce",
    "concat",
    "concat_ws",
    "convert",
    "count",
    "date",
    "extract",
    "greatest",
    "group_concat",
    "if",
    "ifnull",
    "initcap",
    "json_extract",
    "json_unquote",
    "json_value",
    "jsonb_build_object",
    "jsonb_extract_path_text",
    "least",
    "left",
    "length",
    "lower",
    "lpad",
    "ltrim",
    "max",
    "min",
    "nullif",
    "overlay",
    "position",
    "regexp_replace",
    "replace",
    "right",
    "rpad",
    "rtrim",
    "split_part",
    "string_agg",
    "substr",
    "substring",
    "substring_index",
    "sum",
    "to_char",
    "trim",
    "upper",
    "year",
];

/// Words that begin or join two statements.
const TWO: &[&str] = &["union", "intersect", "except", "minus"];

/// Tells whether a word may stand by itself.
pub(super) fn is_word(word: &str) -> bool {
    is_in(WORDS, word) || is_in(TYPES, word)
}

/// Tells whether a word is a function that only gives a value.
pub(super) fn is_function(word: &str) -> bool {
    is_in(FUNCTIONS, word)
}

/// Tells whether a word in front of a bracket is none of a function: `in (`, `and (`, `varchar(`.
pub(super) fn may_stand_before_a_bracket(word: &str) -> bool {
    is_word(word)
}

/// Tells whether a word makes two statements of one.
pub(super) fn makes_two(word: &str) -> bool {
    is_in(TWO, word)
}

fn is_in(table: &[&str], word: &str) -> bool {
    table.iter().any(|one| one.eq_ignore_ascii_case(word))
}
