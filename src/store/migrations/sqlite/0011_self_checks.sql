-- Reps' own checks of contact files, so that their answers cannot be put together to the books. No
-- contact of a file is in it: of a file there are counts and a sketch of 64 bytes, of clients record
-- ids and keyed digests. Instants are seconds since 1970.

create table self_check_run (
    rep text not null collate nocase,
    at integer not null,
    document text not null,
    primary key (rep, at)
) strict, without rowid;

-- Clients outside of the own book that a rep was told of.
create table self_check_told (
    rep text not null collate nocase,
    digest text not null,
    at integer not null,
    primary key (rep, digest)
) strict, without rowid;

create table self_check_frozen (
    rep text primary key collate nocase,
    at integer not null
) strict, without rowid;

-- What is for HR alone.
create table self_check_queue (
    id text primary key,
    rep text not null collate nocase,
    at integer not null,
    kind text not null,
    document text not null,
    done_by text,
    done_at integer
) strict, without rowid;
