create table schooling_support (
  id text primary key,
  person_id text not null,
  child_reference text not null,
  school_year text not null check (school_year ~ '^\d{4}-\d{4}$'),
  status text not null check (status in ('APPLIED', 'PLACED', 'ENROLLED', 'DECLINED')),
  status_on date not null
);
create index on schooling_support (person_id);
create index on schooling_support (school_year);
-- Provenance, history and row rights: a row is seen where the doctor works.
select hub.govern('schooling_support', 'person', 'person_id');
