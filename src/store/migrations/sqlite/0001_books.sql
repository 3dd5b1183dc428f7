-- The company's books as dated changes, and what linkage needs to find a record again.
-- Days are text, `YYYY-MM-DD`. Persons, owners and states are JSON of the nouns in `src/model`.

create table meta (
    key text primary key,
    value text not null
) strict, without rowid;

create table rep (
    id text primary key collate nocase,
    state text not null
) strict, without rowid;

create table snapshot (
    id integer primary key,
    book text not null,
    taken_on text not null,
    name text not null,
    sha256 text not null,
    rows integer not null,
    skipped text not null,
    missing text not null,
    unique (book, taken_on, sha256)
) strict;

create table record (
    no integer primary key,
    id text not null unique
) strict;

-- A version stands from its day until the next; without a digest: gone from the CRM. The person
-- and the owners stand apart from the rest, so that a comparison reads no more than it needs.
create table record_version (
    record integer not null references record (no),
    taken_on text not null,
    digest integer,
    person text,
    owners text,
    rest text,
    primary key (record, taken_on)
) strict, without rowid;

-- What a comparison needs of a record, from all its versions: the persons it ever spoke of, newest
-- first, and all its owners. Made anew whenever a version brings another person or owner.
create table record_value (
    record integer primary key references record (no),
    people text not null,
    owners text not null
) strict;

create table management_version (
    record integer not null references record (no),
    property text not null,
    taken_on text not null,
    digest integer,
    person text,
    rest text,
    primary key (record, property, taken_on)
) strict, without rowid;

-- Block keys over all values a record ever had. Keyed digests, no clear text.
create table record_key (
    key integer not null,
    record integer not null references record (no),
    primary key (key, record)
) strict, without rowid;

-- How many records bear a name part, company word, ... : the frequencies linkage weighs by.
create table term (
    term integer primary key,
    records integer not null
) strict;
