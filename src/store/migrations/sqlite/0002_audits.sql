-- What was handed in, the matches kept from it, and the audits made. No person who is not a
-- client is in any of it: a tie names records by id, and the rest is a count.

create table intake (
    id integer primary key,
    rep text not null,
    network text not null,
    account text not null,
    read_on text not null,
    digest text not null,
    document text not null,
    unique (rep, network, account)
) strict;

create table tie (
    intake integer not null references intake (id) on delete cascade,
    seq integer not null,
    document text not null,
    primary key (intake, seq)
) strict, without rowid;

create table audit (
    seq integer primary key,
    id text not null,
    kind text not null,
    rep text,
    as_of text not null,
    document text not null,
    unique (id, kind)
) strict;

-- Append-only: who looked at what. No triggers or rows are ever changed by the program.
create table journal (
    seq integer primary key,
    day text not null,
    what text not null,
    subject text not null
) strict;
