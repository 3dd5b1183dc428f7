-- What people put on record: consent, adoptions, approvals, service copies, declared sources, ...
-- Append-only. `subject` is an id or a keyed digest of an address, never a client's name.

create table register_entry (
    seq integer primary key,
    register text not null,
    rep text not null collate nocase,
    subject text not null,
    entered_on text not null,
    document text not null,
    unique (register, rep, subject, entered_on, document)
) strict;
