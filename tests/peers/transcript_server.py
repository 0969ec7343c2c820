"""The transcript's endpoint and nothing else, on FastAPI and uvicorn: what ./jbang bench poll compares ours with.

As many items as the address says. Prints its port.
"""

import asyncio
import functools
import socket

import uvicorn
from fastapi import FastAPI, Header, Response


@functools.cache
def items_of(count: int):
    return [
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
        for number in range(1, count + 1)
    ]


app = FastAPI()


@app.get("/{count}/transcript")
async def transcript(
    count: int, response: Response, since: int = 0, wait: int = 0, if_none_match: str | None = Header(None)
):
    since = min(count, since)
    if wait and since == count:
        await asyncio.sleep(wait)
    etag = f'"{count}-{since}"'
    if if_none_match == etag:
        return Response(status_code=304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return {
        "session_id": "bench",
        "key": None,
        "status": "connected",
        "phase": "listening",
        "items": items_of(count)[since:],
        "seq": count,
    }


listener = socket.socket()
listener.bind(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])
