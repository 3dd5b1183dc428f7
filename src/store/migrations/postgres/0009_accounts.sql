-- Who may sign in. Instants are seconds since 1970, but for budgets, which count milliseconds.
-- Tokens stand here as their SHA-256 alone, passwords as argon2id, keys of one-time codes sealed under
-- a key outside the database. Who did what is in the journal, by id.

create table account (
    id text collate "C" primary key,
    email text collate "C" not null unique,
    name text collate "C" not null,
    role text collate "C" not null,
    rep text collate "C",
    state text collate "C" not null,
    made_at bigint not null
);

create table account_team (
    account text collate "C" not null references account (id),
    kind text collate "C" not null,
    value text collate "C" not null,
    primary key (account, kind, value)
);

-- `code_step` is the last time step whose one-time code was used; `code_pending` a key that was
-- shown and not yet confirmed.
create table account_secret (
    account text collate "C" primary key references account (id),
    password text collate "C",
    code_key bytea,
    code_pending bytea,
    code_step bigint not null
);

create table session (
    digest text collate "C" primary key,
    account text collate "C" not null references account (id),
    stage text collate "C" not null,
    made_at bigint not null,
    seen_at bigint not null,
    proved_at bigint not null,
    label text collate "C" not null
);

create index session_account on session (account);

-- Links that work once. Without an account: the first administrator's.
create table invitation (
    digest text collate "C" primary key,
    account text collate "C" references account (id),
    kind text collate "C" not null,
    made_by text collate "C" not null,
    expires_at bigint not null
);

create index invitation_account on invitation (account);

-- Token buckets by keyed digest: `full_at` is the millisecond at which one is full again.
create table budget (
    bucket text collate "C" primary key,
    full_at bigint not null
);

create index budget_full on budget (full_at);

-- Where accounts signed in from before: keyed digests of account and address, or account and browser.
create table known_place (
    digest text collate "C" primary key,
    account text collate "C" not null references account (id),
    seen_at bigint not null
);

create index known_place_account on known_place (account);
