-- The start of a job whose effect stands, said in the transaction that keeps the effect: no later
-- start does the work once more.
alter table job add column effect bigint;

-- Reports as people read them, in each form that is kept. They lie here, so that every server of a
-- shared store shows the same ones.
create table report_file (
    audit text collate "C" not null,
    form text collate "C" not null,
    bytes bytea not null,
    primary key (audit, form)
);

-- Reports are about everybody: a rep's connection sees none.
alter table report_file enable row level security;
alter table report_file force row level security;
create policy own on report_file using (ringfence_sees(null)) with check (ringfence_sees(null));
