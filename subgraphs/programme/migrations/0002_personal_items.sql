-- What staff keep for themselves: dashboards and saved queries, with their earlier versions in the
-- history. A row belongs to a person of a unit, not to a reporting unit, so its rules read the two
-- settings hub.subject and hub.unit, which every access sets for its own transaction. Without them
-- there are no rows, whatever the scope of the connection.

create table dashboard (
  id text primary key,
  title text not null,
  content jsonb not null,
  owner_subject text not null check (owner_subject <> ''),
  owner_unit text not null check (owner_unit <> ''),
  version integer not null check (version > 0),
  shared_units text[] not null check (not '' = any (shared_units)),
  shared_people text[] not null check (not '' = any (shared_people))
);
create index on dashboard (owner_subject, owner_unit);
create index on dashboard using gin (shared_units);

create table saved_query (like dashboard including all);

create function is_own(subject text, unit text) returns boolean language sql stable as
$$ select subject = current_setting('hub.subject', true) and unit = current_setting('hub.unit', true) $$;

create function is_shared(units text[], people text[]) returns boolean language sql stable as
$$ select current_setting('hub.unit', true) = any (units) or current_setting('hub.subject', true) = any (people) $$;

do $$
declare
  name text;
  own constant text := 'is_own(owner_subject, owner_unit)';
  roles constant text := format('%I, %I', hub.role('city'), hub.role('unit'));
begin
  foreach name in array array['dashboard', 'saved_query'] loop
    -- Provenance and history as everywhere; the rules for whole scopes make way for those of persons.
    perform hub.govern(name::regclass, 'public');
    execute format('drop policy city on %I', name);
    execute format('drop policy unit on %I', name);
    execute format('drop policy city on %I', name || '_history');
    execute format('drop policy unit on %I', name || '_history');
    execute format('create policy see on %I for select to %s using (%s or is_shared(shared_units, shared_people))', name, roles, own);
    execute format('create policy add on %I for insert to %s with check (%s)', name, roles, own);
    execute format('create policy change on %I for update to %s using (%s) with check (%s)', name, roles, own, own);
    execute format('create policy remove on %I for delete to %s using (%s)', name, roles, own);
    execute format('create policy see on %I for select to %s using (%s)', name || '_history', roles, own);
  end loop;
end $$;
