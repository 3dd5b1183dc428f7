-- What was said and done about findings: the rep's replies, states, remedies. Append-only.

create table finding_note (
    seq integer primary key,
    finding text not null,
    code text not null,
    day text not null,
    author text not null,
    state text,
    remedy text,
    words text not null
) strict;
