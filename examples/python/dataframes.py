# Prints a conversation as pandas and DuckDB read it, each in one line.
# REALTIME_AUDIO_URL=<address printed by the host> python dataframes.py sales   (pip install pandas duckdb fsspec)
import sys

import duckdb
import duckdb_http
import pandas as pd
from realtime_audio import Host

host, key = Host(), sys.argv[1]
duckdb_http.register(duckdb)

url = host.transcript_url(key, "csv")
rows = pd.read_csv(url)
print("csv", rows["content"].tolist())

url = host.transcript_url(key, "jsonl")
rows = pd.read_json(url, lines=True)
print("jsonl", rows["content"].tolist())

url = host.transcript_url(key, "csv")
rows = duckdb.read_csv(url)
print("duckdb", [content for (content,) in rows.project("content").fetchall()])

# Who talks how much, in SQL over the same address.
talked = duckdb.sql(f"from read_csv('{url}') select role, count(*), max(ended_ms) group by role order by 1")
for row in talked.fetchall():
    print("sql", *row)
