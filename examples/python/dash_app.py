# A Dash app with a conversation by voice above its transcript.
# REALTIME_AUDIO_URL=<address printed by the host> python dash_app.py   (pip install dash)
# One conversation for all who open it: an app for several people makes one for each of them.
import os

from dash import Dash, Input, Output, dcc, html
from realtime_audio import ALLOW, Conversation

talk = Conversation(key="dash", instructions="You help a shop's manager to read the sales figures.")
app = Dash(title="Sales")
app.layout = html.Div([
    html.H1("Sales"),
    html.Iframe(src=talk.browser_url, allow=ALLOW, title="Voice conversation",
                style={"width": "100%", "height": 420, "border": 0}),
    html.Table(id="transcript"),
    dcc.Interval(id="second", interval=1000),
])


@app.callback(Output("transcript", "children"), Input("second", "n_intervals"))
def rows(_):
    return [html.Tr([html.Th(turn["type"]), html.Td(turn["content"])]) for turn in talk.transcript()]


if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", 8050)))
