create table note (text text not null);
alter table note enable row level security;
alter table note force row level security;
create policy city on note to sleeper_city using (true) with check (true);
grant select, insert on note to sleeper_city;
