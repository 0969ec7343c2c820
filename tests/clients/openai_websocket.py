"""A typed turn through the official Python client. Prints the answer as JSON.

Usage: python openai_websocket.py BASE_URL; the key comes from OPENAI_API_KEY.
"""

import base64
import json
import sys

from openai import OpenAI

client = OpenAI(base_url=sys.argv[1])
audio_bytes = 0

with client.realtime.connect(model="gpt-realtime-2.1") as connection:
    for event in connection:
        if event.type == "session.created":
            connection.session.update(session={"type": "realtime", "audio": {"output": {"voice": "cedar"}}})
        elif event.type == "session.updated":
            content = [{"type": "input_text", "text": "Say hello."}]
            connection.conversation.item.create(item={"type": "message", "role": "user", "content": content})
            connection.response.create()
        elif event.type == "response.output_audio.delta":
            audio_bytes += len(base64.b64decode(event.delta))
        elif event.type == "error":
            sys.exit(event.error.message)
        elif event.type == "response.done":
            break

answer = event.response
transcript = answer.output[0].content[0].transcript
print(json.dumps({"status": answer.status, "transcript": transcript, "audioBytes": audio_bytes,
                  "usage": answer.usage.total_tokens}))
