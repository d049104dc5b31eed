create table funding (
  id text primary key,
  kind text not null
    check (kind in ('HOUSING_DIFFERENCE', 'SETTLING_IN', 'RESEARCH_STARTUP', 'PROJECT_CONTRACT', 'MATCHING')),
  beneficiary_id text,
  payer_kind text not null check (payer_kind in ('REPORTING_UNIT', 'ENTERPRISE', 'ORG_UNIT')),
  payer_id text not null,
  amount_due numeric(18, 2) not null check (amount_due >= 0),
  placement_id text,
  project_id text,
  status text not null check (status in ('PENDING', 'APPROVED', 'REJECTED', 'SETTLED')),
  rejection_reason text,
  reporting_unit text,
  entitled_on date
);
create index on funding (beneficiary_id);
create index on funding (payer_id);
create index on funding (placement_id);
create index on funding (project_id);
select hub.govern('funding', 'unit');
select hub.locate_by('funding', 'payer_id');

create table payment (
  id text primary key,
  funding_id text not null,
  amount numeric(18, 2) not null check (amount >= 0),
  paid_on date not null
);
create index on payment (funding_id);
create index on payment (paid_on);
select hub.govern('payment', 'parent', 'funding_id', 'funding');

create view payment_fact with (security_invoker = true) as
  select p.*, f.kind, f.payer_id, f.reporting_unit from payment p left join funding f on f.id = p.funding_id;
create view payment_fact_history with (security_invoker = true) as
  select p.*, f.kind, f.payer_id, f.reporting_unit from payment_history p left join funding f on f.id = p.funding_id;
do $$
begin
  execute format('grant select on payment_fact, payment_fact_history to %I, %I', hub.role('unit'), hub.role('city'));
end $$;

create table budget_line (
  id text primary key,
  year integer not null,
  payer_kind text not null check (payer_kind in ('REPORTING_UNIT', 'ENTERPRISE', 'ORG_UNIT')),
  payer_id text not null,
  subject text not null,
  kind text check (kind in ('HOUSING_DIFFERENCE', 'SETTLING_IN', 'RESEARCH_STARTUP', 'PROJECT_CONTRACT', 'MATCHING')),
  amount numeric(18, 2) not null check (amount >= 0),
  reporting_unit text
);
create index on budget_line (payer_id);
create index on budget_line (year);
select hub.govern('budget_line', 'unit');
select hub.locate_by('budget_line', 'payer_id');

create table policy_parameter (
  id text primary key,
  code text not null,
  name text not null,
  value numeric(18, 4) not null check (value >= 0),
  unit text not null check (unit in ('YUAN', 'RATIO')),
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  basis text not null
);
create index on policy_parameter (code);
select hub.govern('policy_parameter', 'public');
