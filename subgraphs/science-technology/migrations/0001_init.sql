create table project (
  id text primary key,
  title text not null,
  mode text not null check (mode in ('HORIZONTAL', 'RACE', 'OPEN_BID', 'DIRECTED')),
  origin text not null check (origin in ('DEMAND', 'STARTUP', 'CALL', 'SELF')),
  grant_level text check (grant_level in ('COUNTY', 'MUNICIPAL', 'PROVINCIAL_MINISTERIAL', 'NATIONAL')),
  status text not null check (status in ('PLANNED', 'ACTIVE', 'ACCEPTED', 'TERMINATED')),
  demand_id text,
  commissioner_uscc text not null,
  lead_person_id text,
  start_date date not null,
  end_date date,
  contract_amount numeric(18, 2) not null check (contract_amount >= 0),
  reporting_unit text
);
create index on project (demand_id);
create index on project (commissioner_uscc);
create index on project (start_date);

create table project_participant (
  id text primary key,
  project_id text not null,
  role text not null check (role in ('LEAD', 'MEMBER', 'COMMISSIONER')),
  sequence integer not null,
  person_id text,
  uscc text,
  start_date date,
  end_date date
);
create index on project_participant (project_id);
create index on project_participant (person_id);

create table stage_review (
  id text primary key,
  project_id text not null,
  stage text not null check (stage in ('START', 'ACCEPTANCE', 'TERMINATION')),
  held_on date not null
);
create index on stage_review (project_id);

create table consortium_member (
  id text primary key,
  consortium_id text not null,
  uscc text not null,
  role text not null check (role in ('LEAD', 'MEMBER')),
  sequence integer not null,
  start_date date,
  reporting_unit text
);
create index on consortium_member (consortium_id);
create index on consortium_member (uscc);

create table consortium (
  id text primary key,
  name text not null,
  location_uscc text,
  signed_on date,
  recognised_on date,
  status text not null check (status in ('PLANNED', 'SIGNED', 'RECOGNISED', 'REVIEWED', 'DISSOLVED')),
  reporting_unit text
);

create table platform (
  id text primary key,
  name text not null,
  kind text not null check (kind in ('RD_CENTRE', 'KEY_LABORATORY', 'ENGINEERING_CENTRE', 'INNOVATION_TOWER', 'OTHER')),
  level text not null check (level in ('NATIONAL', 'PROVINCIAL', 'MUNICIPAL', 'COUNTY', 'ENTERPRISE')),
  recognised_on date,
  location_uscc text,
  reporting_unit text
);

create table platform_builder (
  id text primary key,
  platform_id text not null,
  uscc text not null,
  sequence integer not null
);
create index on platform_builder (platform_id);
create index on platform_builder (uscc);

create table facility (
  id text primary key,
  name text not null
);

create table equipment (
  id text primary key,
  name text not null,
  model text,
  owner_uscc text not null,
  shared boolean not null,
  original_value numeric(18, 2) check (original_value >= 0),
  facility_id text,
  reporting_unit text
);
create index on equipment (owner_uscc);
create index on equipment (facility_id);
create index on equipment (reporting_unit);

create table research_output (
  id text primary key,
  kind text not null check (kind in ('PUBLICATION', 'PATENT', 'STANDARD')),
  title text not null,
  project_id text,
  registered_on date not null,
  major boolean not null
);
create index on research_output (project_id);

create table output_author (
  id text primary key,
  output_id text not null,
  person_id text not null,
  sequence integer not null
);
create index on output_author (output_id);
create index on output_author (person_id);

create table major_result (
  id text primary key,
  output_id text not null,
  recognised_on date not null
);
create index on major_result (output_id);

create table ip_agreement (
  id text primary key,
  output_id text not null,
  status text not null check (status in ('NEGOTIATING', 'SIGNED')),
  signed_on date
);
create index on ip_agreement (output_id);

create table agreement_owner (
  id text primary key,
  agreement_id text not null,
  uscc text not null,
  ownership_percent numeric(7, 4) not null,
  revenue_percent numeric(7, 4) not null,
  name_rank integer not null
);
create index on agreement_owner (agreement_id);
create index on agreement_owner (uscc);

create table transfer (
  id text primary key,
  output_id text not null,
  kind text not null check (kind in ('ASSIGNMENT', 'LICENCE', 'EQUITY', 'OWN_USE')),
  amount numeric(18, 2) not null check (amount >= 0),
  transferred_on date not null
);
create index on transfer (output_id);

create table revenue_distribution (
  id text primary key,
  transfer_id text not null,
  uscc text not null,
  amount numeric(18, 2) check (amount >= 0)
);
create index on revenue_distribution (transfer_id);

create table science_award (
  id text primary key,
  name text not null,
  output_id text not null,
  level text not null check (level in ('NATIONAL', 'PROVINCIAL', 'MUNICIPAL', 'COUNTY')),
  awarded_on date not null
);
create index on science_award (output_id);

create table award_holder (
  id text primary key,
  award_id text not null,
  uscc text not null,
  sequence integer not null
);
create index on award_holder (award_id);
create index on award_holder (uscc);

select hub.govern('project', 'unit');
select hub.locate_by('project', 'commissioner_uscc');
select hub.govern('project_participant', 'parent', 'project_id', 'project');
select hub.govern('stage_review', 'parent', 'project_id', 'project');
select hub.govern('consortium_member', 'unit');
select hub.locate_by('consortium_member', 'uscc');
select hub.govern('consortium', 'child', 'consortium_id', 'consortium_member');
select hub.locate_by('consortium', 'location_uscc');
select hub.govern('platform', 'public');
select hub.locate_by('platform', 'location_uscc');
select hub.govern('platform_builder', 'public');
select hub.govern('facility', 'public');
select hub.govern('equipment', 'public');
select hub.locate_by('equipment', 'owner_uscc');
select hub.govern('research_output', 'parent', 'project_id', 'project');
select hub.govern('output_author', 'parent', 'output_id', 'research_output');
select hub.govern('major_result', 'parent', 'output_id', 'research_output');
select hub.govern('ip_agreement', 'parent', 'output_id', 'research_output');
select hub.govern('agreement_owner', 'parent', 'agreement_id', 'ip_agreement');
select hub.govern('transfer', 'parent', 'output_id', 'research_output');
select hub.govern('revenue_distribution', 'parent', 'transfer_id', 'transfer');
select hub.govern('science_award', 'parent', 'output_id', 'research_output');
select hub.govern('award_holder', 'parent', 'award_id', 'science_award');

-- Transfers and recognised results carry no unit of their own: for facts they are read with the
-- title, project and unit of their output, under the rights of whoever asks.
create view transfer_fact with (security_invoker = true) as
  select t.*, o.title, o.project_id, p.reporting_unit, p.commissioner_uscc
  from transfer t left join research_output o on o.id = t.output_id left join project p on p.id = o.project_id;
create view transfer_fact_history with (security_invoker = true) as
  select t.*, o.title, o.project_id, p.reporting_unit, p.commissioner_uscc
  from transfer_history t left join research_output o on o.id = t.output_id left join project p on p.id = o.project_id;
create view major_result_fact with (security_invoker = true) as
  select m.*, o.title, o.project_id, p.reporting_unit, p.commissioner_uscc
  from major_result m left join research_output o on o.id = m.output_id left join project p on p.id = o.project_id;
create view major_result_fact_history with (security_invoker = true) as
  select m.*, o.title, o.project_id, p.reporting_unit, p.commissioner_uscc
  from major_result_history m left join research_output o on o.id = m.output_id left join project p on p.id = o.project_id;
do $$
begin
  execute format('grant select on transfer_fact, transfer_fact_history, major_result_fact, major_result_fact_history to %I, %I',
    hub.role('unit'), hub.role('city'));
end $$;
