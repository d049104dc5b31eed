-- Which unit may read what of another one's data, for what, and until when.
create table data_grant (
  id text primary key,
  provider_id text not null,
  consumer_id text not null check (consumer_id <> provider_id),
  scope text not null,
  purpose_ids text[] not null check (purpose_ids <> '{}'),
  start_date date not null,
  end_date date not null check (end_date >= start_date),
  basis text not null,
  status text not null check (status in ('ACTIVE', 'REVOKED'))
);
create index on data_grant (consumer_id);
create index on data_grant (provider_id);
select hub.govern('data_grant', 'public');
