# A Gradio app with a conversation by voice beside its transcript.
# REALTIME_AUDIO_URL=<address printed by the host> python gradio_app.py   (pip install gradio)
# One conversation for all who open it: an app for several people makes one for each of them.
import gradio as gr
from realtime_audio import Conversation

talk = Conversation(key="gradio", instructions="You help a shop's manager to read the sales figures.")


def rows():
    return [[turn["type"], turn["content"]] for turn in talk.transcript()]


with gr.Blocks(title="Sales") as app:
    gr.Markdown("# Sales")
    gr.HTML(talk.html())
    table = gr.Dataframe(headers=["who", "said"], label="Transcript")
    text = gr.Textbox(label="Tell the assistant", submit_btn=True)
    text.submit(lambda words: (talk.say(words), "")[1], text, text)
    gr.Timer(1).tick(rows, outputs=table)
    app.load(rows, outputs=table)

app.launch(show_error=True)  # what the host says, such as that nobody has pressed Start
