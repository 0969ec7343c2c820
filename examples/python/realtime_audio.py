"""A voice conversation in Streamlit, in a notebook or in any other Python program, as data. One file; copy it.

Start a host (`jbang realtime@…`) and give its address with the token, as it prints it, in REALTIME_AUDIO_URL.
The standard library is enough; Streamlit and pandas are used where they are called for.
"""

import html
import http.client
import json
import os
import re
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request

ALLOW = "microphone; autoplay; clipboard-write; speaker-selection; screen-wake-lock"
LONGEST_WAIT = 60
# What may change while a conversation goes on; the rest stays as it was when it was made.
CHANGEABLE = ("instructions", "voice", "language", "transcription", "turn_detection", "noise_reduction", "speed",
              "max_output_tokens", "tools", "tool_timeout_seconds", "max_minutes", "idle_seconds", "max_usd",
              "metadata")


class RealtimeAudioError(Exception):
    """What the host says against a request: `code`, `message` and `fix`, the next thing to do."""

    def __init__(self, code, message, fix):
        super().__init__(f"{message} {fix}".strip())
        self.code, self.message, self.fix = code, message, fix


class Host:
    """A host's API. `url` is the address that the host printed, with its token: http://localhost:8080/?token=…"""

    def __init__(self, url=None):
        url = url or os.environ.get("REALTIME_AUDIO_URL") or "http://localhost:8080"
        given = urllib.parse.urlsplit(url if "://" in url else f"http://{url}")
        self.url = f"{given.scheme}://{given.netloc}{given.path.rstrip('/')}"
        self._token = urllib.parse.parse_qs(given.query).get("token", [""])[0]

    @property
    def browser_url(self):
        """Where browsers reach the host: REALTIME_AUDIO_BROWSER_URL, where that is not where this process does."""
        given = os.environ.get("REALTIME_AUDIO_BROWSER_URL")
        return Host(given).url if given else self.url

    def request(self, method, path, body=None, wait=0, **query):
        """The answer's JSON; raises RealtimeAudioError. `wait` in seconds is how long the host may take to answer."""
        return self.send(method, path, body, wait, **query)[1]

    def send(self, method, path, body=None, wait=0, **query):
        """The same, behind the answer's status."""
        query = {name: value for name, value in {**query, "wait": wait}.items() if value}
        address = f"{self.url}{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        sent = None if body is None else _json(body).encode()
        request = urllib.request.Request(address, sent, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=wait + 15) as answer:
                return answer.status, json.loads(answer.read() or "{}")
        except urllib.error.HTTPError as refusal:
            raise _error(refusal) from None
        except (OSError, http.client.HTTPException):  # an URLError is an OSError
            raise RealtimeAudioError("host_unreachable", f"No host answers at {self.url}.",
                                     "Start it, or correct REALTIME_AUDIO_URL.") from None

    def transcript_url(self, key, format="csv"):
        """For pandas and the like: of a conversation that is there already, going on or over. With the host's own
        token in it, so for your own machine."""
        path = f"/api/sessions/{urllib.parse.quote(key, safe='')}"
        self.request("GET", path)  # says so where there is none
        token = f"?{urllib.parse.urlencode({'token': self._token})}" if self._token else ""
        return f"{self.url}{path}/transcript.{format}{token}"

    def __repr__(self):
        return f"Host({self.url!r})"


class Conversation:
    """A conversation that lives in the host: made, or attached to where one with this key is there already.

    The settings are those of POST /api/sessions: prompt, instructions, greeting, voice, language, tools, fields …
    Of one that is there already they change what is CHANGEABLE; prompt, greeting, model, fields and what it looks like
    stay as they were when it was made. Another key begins another conversation.

    `proxy` is the address of the host as the browser sees it, where that is another: with jupyter-server-proxy
    "/proxy/8080", on a JupyterHub os.environ["JUPYTERHUB_SERVICE_PREFIX"] + "proxy/8080".
    """

    def __init__(self, key=None, *, url=None, proxy=None, **settings):
        self.host = url if isinstance(url, Host) else Host(url)
        self.proxy = proxy
        self.settings = {name: value for name, value in {"key": key, **settings}.items() if value is not None}
        status, made = self.host.send("POST", "/api/sessions", self.settings)
        self.session_id = made["session_id"]
        self.embed_url = made["embed_url"]
        self.transcript_url = made["transcript_url"]
        self._name = urllib.parse.quote(key or self.session_id, safe="")
        self._seq, self._told = 0, set()
        changes = {name: value for name, value in self.settings.items() if name in CHANGEABLE}
        if status == 200 and changes:  # 201 where it was made with them
            self.request("PATCH", body=changes)

    def snapshot(self):
        """Everything about the conversation, as a dictionary: status, transcript, usage …"""
        return self.request("GET")

    def transcript(self):
        """The turns up to now, those that are still growing among them."""
        return self.request("GET", "/transcript")["items"]

    def text(self):
        """The same as lines "User: …" and "Assistant: …"."""
        return self.snapshot()["transcript_text"]

    def wait(self, seconds=LONGEST_WAIT, turns=1):
        """The turns that were finished since the last time, once there are that many; fewer when the time is over, or
        the conversation."""
        until, news, phase = time.monotonic() + seconds, {}, None
        while len(news) < turns and phase not in ("ended", "failed"):
            left = int(min(LONGEST_WAIT, max(0, until - time.monotonic())))
            answer = self.request("GET", "/transcript", wait=left, since=self._seq, completed="true")
            self._seq, phase = answer["seq"], answer["phase"]
            # A finished turn changes once more when it has been heard to its end, or was interrupted.
            news.update({item["id"]: item for item in answer["items"] if item["id"] not in self._told})
            if time.monotonic() >= until - 1:
                break
        self._told.update(news)
        return list(news.values())

    def url(self, format="csv"):
        """An address for pandas, DuckDB, R or a browser: csv, json, jsonl, txt, md, srt or vtt. It opens no more than
        this conversation."""
        return self.transcript_url.replace("/transcript?", f"/transcript.{format}?")

    def dataframe(self):
        """One row for each turn, as pandas reads it."""
        import pandas

        return pandas.read_json(self.url("jsonl"), lines=True)

    def say(self, text, respond=True):
        """As the person's words, in a conversation that is going on."""
        return self.request("POST", "/messages", {"text": text, "respond": respond})

    def context(self, title, content):
        """Lets the assistant know what is to be seen now, in place of what was under the same title."""
        kind = "text" if isinstance(content, str) else "data"
        return self.request("POST", "/context", {"title": title, kind: content})

    def control(self, action):
        """start, stop, pause, resume, mute, unmute or interrupt."""
        return self.request("POST", "/control", {"action": action})

    def change(self, **settings):
        """What may change while the conversation goes on, such as instructions."""
        self.request("PATCH", body=settings)
        self.settings.update(settings)

    def answer_tools(self, functions, seconds=LONGEST_WAIT):
        """Answers the assistant's next function calls with these, by name; returns what was called. What a function
        fails with, or returns that is no JSON, the assistant is told as an error."""
        until, called = time.monotonic() + seconds, []
        while (left := until - time.monotonic()) > 0:
            wait = 1 if called else int(max(1, min(LONGEST_WAIT, left)))
            waiting = self.request("GET", "/tool-calls", wait=wait)["tool_calls"]
            for call in waiting:
                try:
                    self.request("POST", f"/tool-calls/{call['call_id']}", _outcome(functions, call))
                except RealtimeAudioError as refusal:
                    if refusal.code not in ("too_late", "already_answered", "no_such_tool_call"):
                        raise
                called.append(call)
            if called and not waiting:
                break
        return called

    def iframe(self, height=420, width="100%"):
        """Shows the conversation in a notebook. IFrame alone would not pass the microphone on."""
        from IPython.display import IFrame

        return IFrame(self.browser_url, width, height, extras=[f'allow="{ALLOW}"'])

    def html(self, height=420):
        """An <iframe> for what takes HTML: Gradio, Panel, Bokeh, a template …"""
        return (f'<iframe src="{html.escape(self.browser_url)}" title="Voice conversation" allow="{ALLOW}" '
                f'style="width:100%;height:{height}px;border:0;color-scheme:normal"></iframe>')

    def request(self, method, path="", body=None, wait=0, **query):
        return self.host.request(method, f"/api/sessions/{self._name}{path}", body, wait, **query)

    @property
    def browser_url(self):
        """The address of the widget, as the browser sees it. It opens no more than this conversation."""
        host = (self.proxy or self.host.browser_url).rstrip("/")
        return f"{host}/embed?{urllib.parse.urlsplit(self.embed_url).query}"

    def __repr__(self):
        return f"Conversation({self.session_id!r})"


def realtime_audio_conversation(prompt=None, voice=None, instructions=None, auto_start=False, key="realtime_audio", *,
                                height=420, layout=None, theme=None, locale=None, url=None, **settings):
    """The conversation as a Streamlit component. Returns the host's snapshot, a dictionary with transcript, status,
    error, session_id, connection_state, is_recording, is_paused, transcript_text, usage …

    `prompt` is what the person is taken to have said first; what the assistant is to be goes into `instructions`.

    The app runs again once for each finished turn, and when the call is up, paused, over or failed. Runs do not
    touch the call; other instructions change it. Everybody who opens the app has a conversation of their own, and
    gets no more than its token: the host's stays in this process.
    """
    import streamlit
    import streamlit.components.v1 as components

    settings = {"prompt": prompt, "voice": voice, "instructions": instructions, "auto_start": auto_start, **settings}
    kept = streamlit.session_state.setdefault("_realtime_audio", {})
    talk = _conversation(kept, key, url, {name: value for name, value in settings.items() if value is not None})
    show = components.declare_component("realtime_audio", url=f"{talk.host.browser_url}/streamlit")
    value = show(embed_url=talk.embed_url, height=height, layout=layout, theme=theme, locale=locale, key=key,
                 default=None)
    return value or talk.first


def _conversation(kept, key, url, settings):
    """One for each key and person, for as long as the app's page is open."""
    talk = kept.get(key)
    if talk is None:
        talk = Conversation(_own_key(key), url=url, **settings)
        talk.asked, talk.first = settings, talk.snapshot()
        kept[key] = talk
    changed = {name: settings.get(name) for name in CHANGEABLE if settings.get(name) != talk.asked.get(name)}
    if changed:
        try:
            talk.change(**changed)
        except RealtimeAudioError as refusal:
            # The next run asks again for what did not reach the host, and not for what the host has refused.
            if refusal.code != "host_unreachable":
                talk.asked = settings
            raise
    talk.asked = settings
    return talk


def _own_key(key):
    """As the host takes them, and one that nobody guesses."""
    return f"streamlit.{re.sub(r'[^A-Za-z0-9._~-]', '-', key)[:32]}.{secrets.token_hex(8)}"


def _outcome(functions, call):
    """What a function returns, or what the assistant should know of its failure."""
    function = functions.get(call["name"])
    if function is None:
        return {"error": f"There is no function {call['name']}."}
    try:
        arguments = call["arguments"]
        output = function(**(json.loads(arguments) if isinstance(arguments, str) else arguments))
        return {"output": json.loads(_json(output))}
    except Exception as failure:
        return {"error": f"{type(failure).__name__}: {failure}"}


def _json(value):
    """What numpy and pandas compute is taken too; NaN, which JSON does not have, is refused with a ValueError."""
    return json.dumps(value, default=lambda odd: odd.tolist() if hasattr(odd, "tolist") else str(odd), allow_nan=False)


def _error(refusal):
    try:
        error = json.loads(refusal.read())["error"]
        fix = error.get("fix", "")
        if error["code"] in ("token_missing", "token_wrong"):
            fix = "Put the address that the host printed, with its token, into REALTIME_AUDIO_URL."
        return RealtimeAudioError(error["code"], error["message"], fix)
    except (ValueError, KeyError, TypeError):
        return RealtimeAudioError("host_error", f"The host answered with {refusal.code}.", "")
