-- Published versions of the rulebook, each with its files, and who acknowledged which. Append-only.

create table policy_version (
    seq integer primary key,
    sha256 text not null,
    id text not null,
    version text not null,
    in_force_from text not null unique,
    published_on text not null,
    files text not null
) strict;

create table policy_acknowledgement (
    seq integer primary key,
    rep text not null,
    sha256 text not null,
    acknowledged_on text not null,
    unique (rep, sha256)
) strict;
