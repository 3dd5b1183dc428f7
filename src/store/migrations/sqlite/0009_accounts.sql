-- Who may sign in. Instants are seconds since 1970, but for budgets, which count milliseconds.
-- Tokens stand here as their SHA-256 alone, passwords as argon2id, keys of one-time codes sealed under
-- a key outside the database. Who did what is in the journal, by id.

create table account (
    id text primary key,
    email text not null unique,
    name text not null,
    role text not null,
    rep text,
    state text not null,
    made_at integer not null
) strict, without rowid;

create table account_team (
    account text not null references account (id),
    kind text not null,
    value text not null,
    primary key (account, kind, value)
) strict, without rowid;

-- `code_step` is the last time step whose one-time code was used; `code_pending` a key that was
-- shown and not yet confirmed.
create table account_secret (
    account text primary key references account (id),
    password text,
    code_key blob,
    code_pending blob,
    code_step integer not null
) strict, without rowid;

create table session (
    digest text primary key,
    account text not null references account (id),
    stage text not null,
    made_at integer not null,
    seen_at integer not null,
    proved_at integer not null,
    label text not null
) strict, without rowid;

create index session_account on session (account);

-- Links that work once. Without an account: the first administrator's.
create table invitation (
    digest text primary key,
    account text references account (id),
    kind text not null,
    made_by text not null,
    expires_at integer not null
) strict, without rowid;

create index invitation_account on invitation (account);

-- Token buckets by keyed digest: `full_at` is the millisecond at which one is full again.
create table budget (
    bucket text primary key,
    full_at integer not null
) strict, without rowid;

create index budget_full on budget (full_at);

-- Where accounts signed in from before: keyed digests of account and address, or account and browser.
create table known_place (
    digest text primary key,
    account text not null references account (id),
    seen_at integer not null
) strict, without rowid;

create index known_place_account on known_place (account);
