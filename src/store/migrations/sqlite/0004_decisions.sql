-- What people decided about matches. Append-only: the newest about a match counts. Names nobody: a
-- match is a rep, a network, a kind of entry, its day and the id of a record.

create table match_decision (
    seq integer primary key,
    day text not null,
    rep text not null,
    network text not null,
    kind text not null,
    seen_on text,
    record text not null,
    told real not null,
    same integer not null,
    note text not null
) strict;
