-- Long work: what was asked, by whom, how far it is and how it ended. `fence` counts the starts:
-- only the newest start of a job may write anything.
create table job (
    id text primary key,
    kind text not null,
    asked_by text not null,
    rep text,
    args text not null,
    asked_key text not null,
    state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    fence integer not null default 0,
    step text not null default '',
    done integer not null default 0,
    total integer,
    asked_at integer not null,
    started_at integer,
    ended_at integer,
    exit_code integer,
    result text,
    error text,
    hint text,
    unique (asked_by, asked_key)
) strict;

create index job_state on job (state, asked_at);

-- Files of a job, in chunks: what it reads (start 0, gone when the job ends) and what it made.
-- They wait here, so that a worker on another machine finds them.
create table job_file (
    job text not null,
    start integer not null,
    number integer not null,
    chunk integer not null,
    name text not null,
    kept_at integer not null,
    bytes blob not null,
    primary key (job, start, number, chunk)
) strict;
