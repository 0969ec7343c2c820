# The component by its address alone, without realtime_audio.py: for an app on your own machine, because the host's
# token is in the page. URL=<http://localhost:8080/streamlit?token=…> streamlit run streamlit_direct.py
import os

import streamlit as st
import streamlit.components.v1 as components

st.title("Sales")
component = components.declare_component("realtime_audio", url=os.environ["URL"])
talk = component(instructions=st.text_input("Instructions", "Be brief."), key="direct", default=None)
if st.toggle("Show a hint above the conversation"):
    st.info("The conversation goes on: it lives in the host.")
st.text(talk["transcript_text"] if talk else "")
st.caption(f"status {talk['status'] if talk else 'idle'}")
