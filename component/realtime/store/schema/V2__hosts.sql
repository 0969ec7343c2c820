-- Hosts that share the store. One whose time is up holds nothing any more.
create table hosts (
    id text primary key,
    url text not null,
    alive_until bigint not null
);

-- Which host may change the session; null for none.
alter table sessions add column host text;
create index sessions_by_key on sessions (key, created_at);

-- What all hosts must have alike.
create table shared (
    name text primary key,
    value text not null
);
