-- Reps' own checks of contact files, so that their answers cannot be put together to the books. No
-- contact of a file is in it: of a file there are counts and a sketch of 64 bytes, of clients record
-- ids and keyed digests. Instants are seconds since 1970.

create table self_check_run (
    rep text collate nocase not null,
    at bigint not null,
    document text collate "C" not null,
    primary key (rep, at)
);

-- Clients outside of the own book that a rep was told of.
create table self_check_told (
    rep text collate nocase not null,
    digest text collate "C" not null,
    at bigint not null,
    primary key (rep, digest)
);

create table self_check_frozen (
    rep text collate nocase primary key,
    at bigint not null
);

-- What is for HR alone.
create table self_check_queue (
    id text collate "C" primary key,
    rep text collate nocase not null,
    at bigint not null,
    kind text collate "C" not null,
    document text collate "C" not null,
    done_by text collate "C",
    done_at bigint
);
