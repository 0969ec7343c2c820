# A Streamlit app with the plain iframe, and a table that is read again every second.
# REALTIME_AUDIO_URL=<address printed by the host> streamlit run streamlit_iframe.py   (pip install streamlit)
import streamlit as st
from realtime_audio import Conversation

st.title("Sales")
if "talk" not in st.session_state:
    st.session_state.talk = Conversation(instructions="You help a shop's manager to read the sales figures.")
talk = st.session_state.talk
st.container()  # what comes and goes above belongs in here: anything else above a frame would load it anew
(st.iframe if hasattr(st, "iframe") else st.components.v1.iframe)(talk.browser_url, height=420)


@st.fragment(run_every=1)
def transcript():
    st.text(talk.text())


transcript()
