-- What each session has cost on each day (UTC, such as 2026-11-22): from usd_before to usd, in US dollars, estimated.
-- It stays when the session is deleted.
create table spending (
    day text not null,
    session_id text not null,
    usd_before double precision not null,
    usd double precision not null,
    primary key (day, session_id)
);
