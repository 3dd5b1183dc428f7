-- What finds a record again is a file of its own now, made from record_value. It is brought up to
-- date from the records that changed since, so each says with which snapshot it last did.

drop table record_key;

drop table term;

alter table record_value add column changed integer not null default 0;

create index record_value_changed on record_value (changed);
