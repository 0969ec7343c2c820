-- Times are epoch milliseconds (…_at) or milliseconds into the conversation (…_ms).
create table sessions (
    id text primary key,
    key text,
    status text not null,
    phase text not null,
    provider text not null,
    model text,
    transport text,
    created_at bigint not null,
    updated_at bigint not null,
    started_at bigint,
    ended_at bigint,
    ended_reason text,
    consented_at bigint,
    input_tokens bigint not null,
    output_tokens bigint not null,
    audio_input_tokens bigint not null,
    audio_output_tokens bigint not null,
    cached_tokens bigint not null,
    seconds double precision not null,
    usd_estimate double precision not null,
    metadata text not null,
    call integer not null,
    call_id text,
    seq bigint not null,
    seq_reserved bigint not null,
    settings text not null,
    state text not null
);
create index sessions_by_age on sessions (created_at);

create table messages (
    session_id text not null references sessions (id),
    id text not null,
    sequence integer not null,
    role text not null,
    content text not null,
    unheard text,
    status text not null,
    interrupted boolean not null,
    created_at bigint not null,
    started_ms bigint,
    ended_ms bigint,
    input_tokens bigint,
    output_tokens bigint,
    audio_input_tokens bigint,
    audio_output_tokens bigint,
    cached_tokens bigint,
    seconds double precision,
    usd_estimate double precision,
    call integer not null,
    seq bigint not null,
    primary key (session_id, id)
);

-- The latest of each session's log, for readers that resume.
create table events (
    session_id text not null references sessions (id),
    seq bigint not null,
    type text not null,
    data text not null,
    primary key (session_id, seq)
);

create table tool_calls (
    session_id text not null references sessions (id),
    call_id text not null,
    name text not null,
    arguments text not null,
    state text not null,
    output text,
    asked_at bigint not null,
    answered_at bigint,
    primary key (session_id, call_id)
);

create table fields (
    session_id text not null references sessions (id),
    name text not null,
    value text,
    error text,
    primary key (session_id, name)
);

-- item_id is empty where the conversation as a whole is rated.
create table feedback (
    session_id text not null references sessions (id),
    item_id text not null,
    place integer not null,
    rating text not null,
    comment text,
    created_at bigint not null,
    primary key (session_id, item_id)
);

create table context (
    session_id text not null references sessions (id),
    place integer not null,
    title text not null,
    text text not null,
    primary key (session_id, place)
);

-- Numbers of events go on where a deleted session with the same key has ended.
create table deleted_keys (
    key text primary key,
    seq bigint not null
);
