create table division (
  id text primary key,
  name text not null,
  level text not null check (level in ('PROVINCE', 'PREFECTURE', 'COUNTY')),
  parent_id text,
  valid_from date,
  valid_to date
);
select hub.govern('division', 'public');

create table reporting_unit (
  id text primary key,
  name text not null,
  kind text not null check (kind in ('COUNTY', 'FUNCTIONAL_ZONE')),
  division_ids text[] not null
);
select hub.govern('reporting_unit', 'public');

create table org_unit (
  id text primary key,
  name text not null,
  short_name text,
  kind text not null check (kind in (
    'UNIVERSITY', 'CITY_GOVERNMENT', 'PARTY_DEPARTMENT', 'CITY_DEPARTMENT', 'COUNTY_GOVERNMENT',
    'COUNTY_BUREAU', 'ZONE_COMMITTEE', 'ZONE_DEPARTMENT', 'LEADING_GROUP', 'LEADING_GROUP_OFFICE',
    'EVALUATOR', 'MEDIA')),
  uscc text unique,
  parent_id text,
  reporting_unit text,
  aliases text[] not null
);
create index on org_unit (parent_id);
create index on org_unit (reporting_unit);
select hub.govern('org_unit', 'public');

create table membership (
  id text primary key,
  body_id text not null,
  member_id text not null,
  role text not null check (role in ('CO_HEAD', 'DEPUTY_HEAD', 'MEMBER', 'OFFICE_HEAD')),
  note text,
  start_date date not null,
  end_date date check (end_date >= start_date)
);
create index on membership (body_id);
create index on membership (member_id);
select hub.govern('membership', 'public');

create table code_list (
  id text primary key,
  standard text not null,
  version text not null
);
select hub.govern('code_list', 'public');

create table code_item (
  id text primary key,
  list_id text not null,
  code text not null,
  name text not null,
  name_en text,
  parent_id text,
  valid_from date,
  valid_to date
);
create index on code_item (list_id, code);
select hub.govern('code_item', 'public');

create table data_item (
  id text primary key,
  owner_id text not null,
  share text not null check (share in ('UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED')),
  basis text,
  update_cycle text check (update_cycle in
    ('REALTIME', 'DAILY', 'MONTHLY', 'QUARTERLY', 'YEARLY', 'ON_CHANGE', 'STATIC')),
  sensitive boolean not null,
  description text
);
create index on data_item (owner_id);
select hub.govern('data_item', 'public');
