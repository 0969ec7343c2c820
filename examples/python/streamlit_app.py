# A Streamlit app with a conversation by voice, its transcript as a table, and a button that runs the script again.
# REALTIME_AUDIO_URL=<address printed by the host> streamlit run streamlit_app.py   (pip install streamlit)
import streamlit as st
from realtime_audio import realtime_audio_conversation

st.title("Sales")
month = st.selectbox("Month", ["March", "April"])

talk = realtime_audio_conversation(
    instructions=f"You help a shop's manager to read the sales figures. The dashboard shows {month}.",
    key="sales",
)

st.session_state.runs = st.session_state.get("runs", 0) + 1
st.button("Run again")
st.caption(f"Run {st.session_state.runs}, status {talk['status']}")
if talk["error"]:
    st.error(talk["error"]["message"])
st.text(talk["transcript_text"])
st.dataframe([{"who": turn["type"], "said": turn["content"]} for turn in talk["transcript"]])
