-- Long work: what was asked, by whom, how far it is and how it ended. `fence` counts the starts:
-- only the newest start of a job may write anything.
create table job (
    id text collate "C" primary key,
    kind text collate "C" not null,
    asked_by text collate "C" not null,
    rep text collate "C",
    args text collate "C" not null,
    asked_key text collate "C" not null,
    state text collate "C" not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    fence bigint not null default 0,
    step text collate "C" not null default '',
    done bigint not null default 0,
    total bigint,
    asked_at bigint not null,
    started_at bigint,
    ended_at bigint,
    exit_code bigint,
    result text collate "C",
    error text collate "C",
    hint text collate "C",
    unique (asked_by, asked_key)
);

create index job_state on job (state, asked_at);

-- Files of a job, in chunks: what it reads (start 0, gone when the job ends) and what it made.
-- They wait here, so that a worker on another machine finds them.
create table job_file (
    job text collate "C" not null,
    start bigint not null,
    number bigint not null,
    chunk bigint not null,
    name text collate "C" not null,
    kept_at bigint not null,
    bytes bytea not null,
    primary key (job, start, number, chunk)
);

-- A rep's connection sees the jobs about that rep. Files are found by the job's id alone, which is
-- 128 random bits.
alter table job enable row level security;
alter table job force row level security;
create policy own on job using (ringfence_sees(rep)) with check (ringfence_sees(rep));
