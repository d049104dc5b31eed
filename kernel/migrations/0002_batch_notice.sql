-- Whoever listens on hub_batch hears of every batch when it is accepted and when it is undone,
-- whichever process wrote it.
create function hub.tell_batch() returns trigger language plpgsql as $$
begin
  perform pg_notify('hub_batch', new.id);
  return null;
end $$;
create trigger tell_batch after insert or update on hub.batch for each row execute function hub.tell_batch();
