-- The citizen id is kept here alone, encrypted; what may be shown of it stands beside it.
create table person (
  id text primary key,
  full_name text not null,
  citizen_id_encrypted text not null,
  national_id_masked text not null,
  birth_year integer not null,
  gender text not null check (gender in ('MALE', 'FEMALE')),
  phone_masked text,
  orcid text,
  research_fields text[] not null
);
select hub.govern('person', 'person', 'id');

create table degree (
  id text primary key,
  person_id text not null,
  level_code text not null,
  discipline text,
  awarded_by text not null,
  awarded_on date not null,
  verified text not null check (verified in ('UNVERIFIED', 'VERIFIED', 'DOUBTFUL'))
);
create index on degree (person_id);
select hub.govern('degree', 'person', 'person_id');

create table selection (
  id text primary key,
  person_id text not null,
  batch text not null,
  status text not null check (status in
    ('APPLIED', 'QUALIFIED', 'SELECTED', 'ESTABLISHMENT_APPROVED', 'APPOINTED', 'EXITED')),
  selected_on date,
  effective_on date not null,
  newly_introduced boolean not null,
  introduced_on date check (introduced_on is not null or not newly_introduced)
);
create index on selection (person_id);
create index on selection (effective_on);
create index on selection (introduced_on) where newly_introduced;
select hub.govern('selection', 'person', 'person_id');

create table establishment_quota (
  id text primary key,
  person_id text not null,
  approval_no text not null,
  approved_on date not null,
  post_type text not null check (post_type in ('SOCIAL_SERVICE_AND_EXTENSION'))
);
create index on establishment_quota (person_id);
create index on establishment_quota (approved_on);
select hub.govern('establishment_quota', 'person', 'person_id');

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

create table talent_award (
  id text primary key,
  person_id text not null,
  programme text not null,
  level text not null check (level in ('NATIONAL', 'PROVINCIAL', 'MUNICIPAL', 'COUNTY')),
  awarded_on date not null
);
create index on talent_award (person_id);
create index on talent_award (awarded_on);
select hub.govern('talent_award', 'person', 'person_id');

create table whitelist_entry (
  id text primary key,
  kind text not null check (kind in ('INDUSTRY', 'ENTERPRISE')),
  code text not null,
  industry text check ((industry is not null) = (kind = 'INDUSTRY')),
  uscc text check ((uscc is not null) = (kind = 'ENTERPRISE')),
  valid_from date not null,
  valid_to date,
  delist_reason text,
  status text not null check (status in ('NOMINATED', 'REVIEWED', 'LISTED', 'DELISTED')),
  reporting_unit text check (reporting_unit is null or kind = 'ENTERPRISE')
);
create index on whitelist_entry (uscc);
create index on whitelist_entry (valid_from);
create index on whitelist_entry (id) where kind = 'INDUSTRY';
select hub.govern('whitelist_entry', 'unit');
select hub.locate_by('whitelist_entry', 'uscc');

-- The listed industries belong to no unit and are read by all.
do $$
begin
  execute format('create policy industry on whitelist_entry for select to %I using (kind = ''INDUSTRY'')', hub.role('unit'));
  execute format('create policy industry on whitelist_entry_history for select to %I using (kind = ''INDUSTRY'')', hub.role('unit'));
end $$;

create table department_opinion (
  id text primary key,
  entry_id text not null,
  org_unit text not null,
  opinion text not null check (opinion in ('APPROVE', 'REJECT', 'ABSTAIN')),
  note text,
  reviewed_on date not null
);
create index on department_opinion (entry_id);
select hub.govern('department_opinion', 'parent', 'entry_id', 'whitelist_entry');
