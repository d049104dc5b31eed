-- 领导小组办公室: policy articles, consultation, indicators, tasks, evaluations, findings.
-- What the office publishes is visible to every identity; a finding only where its row is.

create table policy_document (
  id text primary key,
  title text not null,
  stage text not null check (stage in ('CONSULTATION_DRAFT', 'ISSUED', 'REPEALED')),
  drafted_by text not null,
  signed_by text not null,
  signed_on date not null,
  approval text
);

create table article (
  id text primary key,
  document_id text not null,
  path text not null,
  parent_path text,
  position integer not null,
  kind text not null check (kind in ('PART', 'GOAL', 'GROUP', 'CLAUSE', 'SAFEGUARD', 'PROVISION')),
  title text not null,
  summary text,
  due_on date,
  tag_names text[] not null
);
create index on article (document_id, position);
create index on article (path);

create table consultation (
  id text primary key,
  document_id text not null,
  issued_on date not null,
  due_at timestamptz not null,
  reply_to text not null,
  contact_unit text
);
create index on consultation (document_id);

create table addressee (
  id text primary key,
  consultation_id text not null,
  unit_id text not null,
  addressee_group text not null check (addressee_group in ('ANNEX', 'COUNTY', 'ZONE')),
  position integer not null
);
create index on addressee (consultation_id);

create table reply (
  id text primary key,
  consultation_id text not null,
  unit_id text not null,
  kind text not null check (kind in ('NO_COMMENT', 'COMMENTED')),
  article_path text,
  opinion text,
  replied_at timestamptz not null,
  replied_on date not null,
  disposition text check (disposition in ('ADOPTED', 'PARTLY_ADOPTED', 'NOT_ADOPTED')),
  disposition_reason text
);
create index on reply (consultation_id);
create index on reply (unit_id);
create index on reply (article_path);

create table indicator (
  id text primary key,
  name text not null,
  measured_in text not null,
  position integer not null,
  article_path text,
  task_ids text[] not null
);

create table indicator_definition (
  id text primary key,
  indicator_code text not null,
  version integer not null check (version > 0),
  department text not null,
  fact_kinds text[] not null,
  excluded_kinds text[] not null,
  qualifier_in text[] not null,
  distinct_by text not null check (distinct_by in ('SUBJECT', 'ENTITY', 'OBJECT', 'OBJECT_AND_LABEL', 'REPORTING_UNIT')),
  wording text not null,
  kind_reason text,
  qualifier_reason text,
  duplicate_reason text,
  recognised_by_unit text,
  valid_from date not null
);
create index on indicator_definition (indicator_code);

create table target (
  id text primary key,
  indicator_code text not null,
  value numeric(18, 2) not null,
  operator text not null check (operator = 'GTE'),
  source_wording text not null,
  commitment text not null check (commitment in ('FIRM', 'STRIVE')),
  due_on date not null,
  article_path text not null
);
create index on target (indicator_code);

create table task_item (
  id text primary key,
  title text not null,
  content text not null,
  position integer not null
);

create table task_unit (
  id text primary key,
  task_id text not null,
  unit_id text not null,
  position integer not null
);
create index on task_unit (task_id);
create index on task_unit (unit_id);

create table progress_report (
  id text primary key,
  task_id text not null,
  unit_id text not null,
  office_of text,
  period text not null,
  kind text not null check (kind in ('PROGRESS', 'PROBLEM', 'STAGE_RESULT')),
  content text not null,
  due_on date not null,
  submitted_on date
);
create index on progress_report (task_id, unit_id);
create index on progress_report (unit_id);
create index on progress_report (office_of);
create index on progress_report (due_on);

create table supervision_order (
  id text primary key,
  task_id text not null,
  unit_id text not null,
  office_of text,
  period text,
  matter text not null,
  level text not null check (level in ('REMINDER', 'SUPERVISION', 'ESCALATED')),
  issued_on date not null,
  due_on date not null,
  answered_on date,
  closed_on date
);
create index on supervision_order (task_id, unit_id);
create index on supervision_order (unit_id);
create index on supervision_order (office_of);

create table promotion (
  id text primary key,
  task_id text not null,
  unit_id text not null,
  period text not null,
  kind text not null check (kind in ('FOLLOW_UP', 'SUMMARY', 'MEDIA')),
  title text not null,
  outlet text,
  published_on date not null
);
create index on promotion (task_id);

create table evaluation (
  id text primary key,
  kind text not null check (kind in ('ANNUAL', 'MIDTERM', 'FINAL')),
  period text not null,
  evaluator text not null,
  third_party boolean not null,
  commissioned_by_unit text,
  method text not null,
  conclusion text not null,
  score numeric(5, 2) check (score between 0 and 100),
  evaluated_on date not null,
  evidence_ids text[] not null
);

create table correction_request (
  id text primary key,
  coordinate text not null,
  entity_type text not null,
  entity_id text not null,
  department text not null,
  proposed text not null,
  reason text,
  requested_by_unit text not null,
  owner_unit text not null,
  requested_on date not null,
  due_on date not null,
  decision text check (decision in ('ACCEPTED', 'REJECTED')),
  decided_on date
);

create table finding (
  id text primary key,
  rule text not null check (rule ~ '^REC_(0[1-9]|1[0-2])$'),
  message text not null,
  article_path text not null,
  entities jsonb not null,
  party_ids text[] not null,
  reporting_unit text,
  person_id text,
  uscc text,
  placement_id text,
  project_id text,
  status text not null check (status in ('OPEN', 'CLOSED')),
  opened_at timestamptz not null,
  closed_at timestamptz,
  check ((status = 'CLOSED') = (closed_at is not null))
);
create index on finding (person_id);
create index on finding (uscc);
create index on finding (placement_id);
create index on finding (status, rule);

select hub.govern(name::regclass, 'public') from unnest(array[
  'policy_document', 'article', 'consultation', 'addressee', 'reply', 'indicator',
  'indicator_definition', 'target', 'task_item', 'task_unit', 'progress_report',
  'supervision_order', 'promotion', 'evaluation', 'correction_request'
]) name;
select hub.govern('finding', 'unit');
