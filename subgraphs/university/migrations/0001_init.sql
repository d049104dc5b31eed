create table appointment (
  id text primary key,
  person_id text not null,
  post text not null check (post in ('SOCIAL_SERVICE_AND_EXTENSION')),
  appointed_on date not null,
  ended_on date check (ended_on >= appointed_on),
  exit_reason text
);
create index on appointment (person_id);
create index on appointment (appointed_on);
select hub.govern('appointment', 'person', 'person_id');

create table assessment (
  id text primary key,
  person_id text not null,
  year integer not null,
  result text not null check (result in ('EXCELLENT', 'PASS', 'BASIC_PASS', 'FAIL'))
);
create index on assessment (person_id);
create index on assessment (year);
select hub.govern('assessment', 'person', 'person_id');

create table placement (
  id text primary key,
  person_id text not null,
  uscc text not null,
  institute_name text not null,
  institute_id text not null,
  start_date date not null,
  end_date date check (end_date >= start_date),
  rank text not null check (rank in ('PRIMARY', 'SECONDARY')),
  agreement_no text,
  status text not null check (status in ('PROPOSED', 'AGREED', 'ACTIVE', 'SUSPENDED', 'ENDED')),
  reporting_unit text
);
create index on placement (person_id);
create index on placement (uscc);
create index on placement (institute_id);
create index on placement (start_date);
select hub.govern('placement', 'unit');
select hub.locate_by('placement', 'uscc');

create table part_time_teacher (
  id text primary key,
  name text not null,
  uscc text not null,
  position text not null,
  roles text[] not null
    check (roles <@ array['PROGRAMME_REVISION', 'MAJOR_BUILDING', 'COURSE_DESIGN', 'STARTUP_MENTOR']),
  hours integer check (hours >= 0),
  start_date date not null,
  end_date date check (end_date >= start_date),
  reporting_unit text
);
create index on part_time_teacher (uscc);
create index on part_time_teacher (start_date);
select hub.govern('part_time_teacher', 'unit');
select hub.locate_by('part_time_teacher', 'uscc');

create table base_partner (
  id text primary key,
  base_id text not null,
  uscc text not null,
  sequence integer not null,
  reporting_unit text
);
create index on base_partner (base_id);
create index on base_partner (uscc);
select hub.govern('base_partner', 'unit');
select hub.locate_by('base_partner', 'uscc');

-- A base is visible to every unit that has an enterprise in it.
create table base (
  id text primary key,
  kind text not null check (kind in ('PRACTICE_BASE', 'INDUSTRY_COLLEGE')),
  name text not null,
  since date not null
);
create index on base (kind, name);
select hub.govern('base', 'child', 'base_id', 'base_partner');

create table course_link (
  id text primary key,
  project_id text not null,
  uscc text not null,
  course text not null,
  term text not null,
  use text not null check (use in ('CASE', 'THESIS', 'TRAINING', 'TEACHING_MATERIAL')),
  reporting_unit text
);
create index on course_link (project_id);
create index on course_link (uscc);
select hub.govern('course_link', 'unit');
select hub.locate_by('course_link', 'uscc');

create table regulation (
  id text primary key,
  title text not null,
  topics text[] not null check (topics <@ array['CONDITIONS_AND_RECRUITMENT', 'DUTIES', 'DAILY_MANAGEMENT',
    'PAY_AND_BENEFITS', 'ASSESSMENT_AND_INCENTIVES', 'EXIT', 'OTHER']),
  issued_on date,
  repealed_on date check (repealed_on >= issued_on)
);
select hub.govern('regulation', 'public');
