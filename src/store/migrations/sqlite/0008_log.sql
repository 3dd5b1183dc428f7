-- The tamper-evident log. A leaf commits to one row of another table; the commitment is salted, so
-- that the row and the salt can be erased and the log still be verified. Append-only, but for salts.

create table log_leaf (
    idx integer primary key,
    day text not null,
    kind text not null,
    of_table text not null,
    of_row text not null,
    salt text,
    commitment text not null,
    root text not null
) strict;

create index log_leaf_row on log_leaf (of_table, of_row);
