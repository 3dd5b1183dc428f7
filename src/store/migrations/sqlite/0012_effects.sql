-- The start of a job whose effect stands, said in the transaction that keeps the effect: no later
-- start does the work once more.
alter table job add column effect integer;

-- Reports as people read them, in each form that is kept. They lie here, so that every server of a
-- shared store shows the same ones.
create table report_file (
    audit text not null,
    form text not null,
    bytes blob not null,
    primary key (audit, form)
) strict;
