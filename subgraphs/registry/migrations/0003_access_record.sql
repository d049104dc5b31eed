-- The record of who read what: append-only, each record chained to the one before by its hash.
-- The caller writes the facts as a JSON object; the rest is set here. `record` is jsonb's own text,
-- which is the same for the same facts, and `hash` its SHA-256 in hexadecimal.
--
-- A schema of its own: these rows come from no sheet, and no batch takes them back.
create schema audit;
create table audit.access_record (
  sequence bigint primary key,
  record text not null,
  hash text not null,
  facts jsonb generated always as (record::jsonb) stored
);
-- A record that is sent again because its answer was lost stands on the chain once.
create unique index on audit.access_record ((facts ->> 'id'));
create index on audit.access_record using gin ((facts -> 'owners'));
create index on audit.access_record ((facts ->> 'recordedAt'));

-- Run by the owner, so that whoever may append need not see what is there. The lock makes one chain
-- of what several gateways write at once.
create function audit.chain_record() returns trigger language plpgsql security definer
set search_path = audit, pg_temp as $$
declare
  head access_record;
begin
  perform pg_advisory_xact_lock(hashtextextended('access_record', 0));
  select * into head from access_record order by sequence desc limit 1;
  new.sequence := coalesce(head.sequence, 0) + 1;
  new.record := (new.record::jsonb || jsonb_build_object(
    'sequence', new.sequence,
    'previous', coalesce(head.hash, repeat('0', 64)),
    'recordedAt', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))::text;
  new.hash := encode(sha256(convert_to(new.record, 'UTF8')), 'hex');
  return new;
end $$;
create trigger chain_record before insert on audit.access_record for each row execute function audit.chain_record();

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'access_record is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger refuse_change before update or delete on audit.access_record for each row execute function audit.refuse_change();
create trigger refuse_truncate before truncate on audit.access_record for each statement execute function audit.refuse_change();

-- A unit sees the records that touch its own data, the hub itself the whole chain; both settings hold
-- for one transaction, and without them there are no rows.
do $$
declare
  roles constant text := format('%I, %I', hub.role('city'), hub.role('unit'));
begin
  alter table audit.access_record enable row level security, force row level security;
  execute format('create policy chain on audit.access_record for select to %I using (true)', current_user);
  execute format('create policy append on audit.access_record for insert to %I with check (true)', hub.role('city'));
  execute format($policy$create policy see on audit.access_record for select to %s using (
    current_setting('hub.reads_chain', true) = 'yes' or facts -> 'owners' ? current_setting('hub.unit', true))$policy$, roles);
  execute format('grant usage on schema audit to %s', roles);
  execute format('grant insert (record) on audit.access_record to %I', hub.role('city'));
  execute format('grant select on audit.access_record to %s', roles);
end $$;
