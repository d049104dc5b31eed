-- What every department's database stands on: batches, provenance, system-time history, row rights.
-- The kernel runs this as the department's owner role with hub.department set, before the
-- department's own migrations. Roles <department>_unit and <department>_city exist already.

create schema hub;

create table hub.batch (
  id text primary key,
  file text not null,
  sheets text[] not null,
  accepted integer not null,
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  undone_at timestamptz
);

-- Reference data from other departments, refreshed through the graph (docs/decisions/004).
-- Where an enterprise reports, and in which units a person works.
create table hub.enterprise_unit (uscc text primary key, reporting_unit text not null);
create table hub.person_unit (person_id text, reporting_unit text, primary key (person_id, reporting_unit));

create function hub.role(suffix text) returns text language sql stable as
$$ select replace(current_setting('hub.department'), '-', '_') || '_' || suffix $$;

create function hub.units() returns text[] language sql stable parallel safe as
$$ select string_to_array(current_setting('hub.reporting_units', true), ',') $$;

-- System time: the old version of a changed or deleted row goes to <table>_history. The owner runs
-- it, so that the app roles can add to the history only by changing rows.
create function hub.keep_history() returns trigger language plpgsql security definer as $$
declare
  history text := format('%I.%I', tg_table_schema, tg_table_name || '_history');
begin
  if tg_op = 'UPDATE' then
    new.recorded_at := now();
    -- A row changed twice in one transaction was never visible in between.
    if old.recorded_at = now() then return new; end if;
  end if;
  if old.recorded_at < now() then
    -- By name, not by position: a later migration may add columns to both tables.
    execute format('insert into %s select (jsonb_populate_record(null::%s, to_jsonb($1) || $2)).*', history, history)
      using old, jsonb_build_object('superseded_at', now(), 'superseded_by', nullif(current_setting('hub.batch', true), ''));
  end if;
  if tg_op = 'UPDATE' then return new; end if;
  return old;
end $$;

-- Fills reporting_unit from the enterprise named in the given column; a row that names its unit keeps it.
create function hub.locate() returns trigger language plpgsql as $$
declare
  code text := to_jsonb(new) ->> tg_argv[0];
begin
  if code is not null then
    new.reporting_unit := coalesce((select reporting_unit from hub.enterprise_unit where uscc = code), new.reporting_unit);
  end if;
  return new;
end $$;

-- Puts a table under the hub's rule: provenance columns, history, row-level security.
--   unit    rows carry reporting_unit; visible to identities of that unit
--   person  rows are about a person (`through` = column with the person's id); visible where the person works
--   parent  rows belong to a parent row (`through` = column, `other` = parent table); visible with it
--   child   rows are visible when a row of `other` that points to them by `through` is
--   public  reference data, visible to every identity
create function hub.govern(target regclass, rule text, through text default null, other text default null)
returns void language plpgsql as $$
declare
  history text := format('%I', (select relname from pg_class where oid = target) || '_history');
  unit_role text := hub.role('unit');
  city_role text := hub.role('city');
  visible text;
begin
  execute format('alter table %s
    add column batch_id text not null,
    add column row_no integer not null,
    add column row_hash text not null,
    add column recorded_by text not null,
    add column recorded_at timestamptz not null default now()', target);
  execute format('create table %s (like %s, superseded_at timestamptz not null, superseded_by text)', history, target);
  execute format('create index on %s (id)', history);
  execute format('create index on %s (batch_id)', target);
  execute format('create trigger keep_history before update or delete on %s for each row execute function hub.keep_history()', target);

  -- @row stands for the governed table: a bare column would be that of the subquery's own table
  -- where both have one of that name, and the rule would hold for every row.
  visible := case rule
    when 'unit' then 'reporting_unit = any (string_to_array(current_setting(''hub.reporting_units'', true), '',''))'
    when 'person' then format('exists (select 1 from hub.person_unit u where u.person_id = @row.%I
      and u.reporting_unit = any (string_to_array(current_setting(''hub.reporting_units'', true), '','')))', through)
    when 'parent' then format('exists (select 1 from %I parent where parent.id = @row.%I)', other, through)
    when 'child' then format('exists (select 1 from %I child where child.%I = @row.id)', other, through)
    when 'public' then 'true'
  end;
  if visible is null then raise exception 'hub.govern: unknown rule %', rule; end if;
  if rule = 'unit' then
    execute format('create index on %s (reporting_unit)', target);
  end if;
  execute format('alter table %s enable row level security, force row level security', target);
  execute format('create policy city on %s to %I using (true) with check (true)', target, city_role);
  execute format('create policy unit on %s to %I using (%s)', target, unit_role, replace(visible, '@row', target::text));
  execute format('grant select, insert, update, delete on %s to %I', target, city_role);
  execute format('grant select, insert, update, delete on %s to %I', target, unit_role);

  -- The history is read under the same rule; a child rule looks at today's children.
  execute format('alter table %s enable row level security, force row level security', history);
  execute format('create policy keep on %s for insert to %I with check (true)', history, current_user);
  execute format('create policy city on %s for select to %I using (true)', history, city_role);
  execute format('create policy unit on %s for select to %I using (%s)', history, unit_role, replace(visible, '@row', history));
  execute format('grant select on %s to %I, %I', history, city_role, unit_role);
end $$;

-- Rows of this table take their reporting unit from the enterprise in the given column.
create function hub.locate_by(target regclass, through text) returns void language plpgsql as $$
begin
  execute format('create trigger locate before insert or update on %s for each row execute function hub.locate(%L)', target, through);
  insert into hub.located (table_name, through) values (target::text, through);
end $$;
create table hub.located (table_name text primary key, through text not null);

-- Batches and reference data hold no row of a unit: the app roles may use them.
do $$
begin
  execute format('grant usage on schema hub to %I, %I', hub.role('unit'), hub.role('city'));
  execute format('grant select, insert, update, delete on hub.batch, hub.enterprise_unit, hub.person_unit to %I', hub.role('city'));
  execute format('grant select, insert on hub.batch to %I', hub.role('unit'));
  execute format('grant select on hub.enterprise_unit, hub.person_unit to %I', hub.role('unit'));
  execute format('grant select on hub.located to %I, %I', hub.role('unit'), hub.role('city'));
end $$;
