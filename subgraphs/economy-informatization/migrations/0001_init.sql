create table enterprise (
  id text primary key,
  name text not null,
  industry_code text not null,
  industry text not null,
  scale text check (scale in ('LARGE', 'MEDIUM', 'SMALL', 'MICRO')),
  is_leading boolean not null,
  location text not null,
  reporting_unit text not null
);
create index on enterprise (name);
select hub.govern('enterprise', 'unit');

create table research_institute (
  id text primary key,
  uscc text not null,
  name text not null,
  level text not null check (level in ('NATIONAL', 'PROVINCIAL', 'MUNICIPAL', 'COUNTY', 'ENTERPRISE')),
  recognised_on date,
  reporting_unit text
);
create index on research_institute (uscc);
create index on research_institute (name);
select hub.govern('research_institute', 'unit');

create table tech_demand (
  id text primary key,
  uscc text not null,
  title text not null,
  summary text,
  budget numeric(18, 2) check (budget >= 0),
  status text not null check (status in ('SUBMITTED', 'REFINED', 'PUBLISHED', 'MATCHED', 'CONTRACTED', 'CLOSED')),
  submitted_on date not null,
  reporting_unit text
);
create index on tech_demand (uscc);
create index on tech_demand (submitted_on);
select hub.govern('tech_demand', 'unit');

-- Institutes and demands report where their enterprise does. This department owns the enterprises,
-- so it reads its own table where the others read their copy (hub.locate_by). Files come in any
-- order: a row that precedes its enterprise has no unit, and is hidden from units, until then.
create function locate_by_enterprise() returns trigger language plpgsql as $$
begin
  new.reporting_unit := coalesce((select reporting_unit from enterprise where id = new.uscc), new.reporting_unit);
  return new;
end $$;
create trigger locate before insert or update on research_institute
  for each row execute function locate_by_enterprise();
create trigger locate before insert or update on tech_demand
  for each row execute function locate_by_enterprise();

-- A move follows from the enterprise and belongs to no batch: undoing the batch moves it back.
create function move_with_enterprise() returns trigger language plpgsql as $$
declare
  batch text := coalesce(current_setting('hub.batch', true), '');
begin
  perform set_config('hub.batch', '', true);
  update research_institute t set reporting_unit = e.reporting_unit from written e
    where t.uscc = e.id and t.reporting_unit is distinct from e.reporting_unit;
  update tech_demand t set reporting_unit = e.reporting_unit from written e
    where t.uscc = e.id and t.reporting_unit is distinct from e.reporting_unit;
  perform set_config('hub.batch', batch, true);
  return null;
end $$;
create trigger move_inserted after insert on enterprise
  referencing new table as written for each statement execute function move_with_enterprise();
create trigger move_updated after update on enterprise
  referencing new table as written for each statement execute function move_with_enterprise();
