create table title_evaluation (
  id text primary key,
  person_id text not null,
  series text not null,
  grade text not null check (grade in ('SENIOR', 'ASSOCIATE_SENIOR', 'INTERMEDIATE', 'JUNIOR')),
  evaluated_on date not null
);
create index on title_evaluation (person_id);
create index on title_evaluation (evaluated_on);
select hub.govern('title_evaluation', 'person', 'person_id');
