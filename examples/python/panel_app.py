# A Panel app with a conversation by voice above its transcript.
# REALTIME_AUDIO_URL=<address printed by the host> panel serve panel_app.py   (pip install panel)
import html

import panel as pn
from realtime_audio import Conversation

talk = Conversation(key="panel", prompt="You help a shop's manager to read the sales figures.")
transcript = pn.pane.HTML("<p>Nothing has been said yet.</p>")


def refresh():
    rows = "".join(f"<tr><th>{turn['type']}</th><td>{html.escape(turn['content'])}</td></tr>"
                   for turn in talk.transcript())
    transcript.object = f"<table>{rows}</table>" if rows else transcript.object


pn.state.onload(lambda: pn.state.add_periodic_callback(refresh, period=1000))
pn.Column("# Sales", pn.pane.HTML(talk.html(), sizing_mode="stretch_width"), transcript).servable(title="Sales")
