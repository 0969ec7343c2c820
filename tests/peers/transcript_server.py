"""The transcript's endpoint and nothing else, on FastAPI and uvicorn: what ./jbang bench poll compares ours with.

Usage: python transcript_server.py ITEMS; prints its port.
"""

import asyncio
import socket
import sys

import uvicorn
from fastapi import FastAPI, Header, Response

COUNT = int(sys.argv[1])
ITEMS = [
    {
        "id": f"item_{number}",
        "type": "user",
        "content": f"Turn {number}: what did we sell in the north last week, and how does that compare with May?",
        "unheard": None,
        "timestamp": 1_795_000_000_000 + number,
        "sequence": number,
        "status": "completed",
        "interrupted": False,
        "started_ms": None,
        "ended_ms": None,
        "usage": None,
        "seq": number,
    }
    for number in range(1, COUNT + 1)
]
app = FastAPI()


@app.get("/transcript")
async def transcript(response: Response, since: int = 0, wait: int = 0, if_none_match: str | None = Header(None)):
    since = min(COUNT, since)
    if wait and since == COUNT:
        await asyncio.sleep(wait)
    etag = f'"{COUNT}-{since}"'
    if if_none_match == etag:
        return Response(status_code=304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return {
        "session_id": "bench",
        "key": None,
        "status": "connected",
        "phase": "listening",
        "items": ITEMS[since:],
        "seq": COUNT,
    }


listener = socket.socket()
listener.bind(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])
