# The conversation as a component of Streamlit's second generation: it stands in the app's own page, without a frame
# around it. REALTIME_AUDIO_URL=<address printed by the host> streamlit run streamlit_v2.py   (Streamlit 1.51 or newer)
import streamlit as st
from realtime_audio import Conversation

st.title("Sales")
if "talk" not in st.session_state:
    st.session_state.talk = Conversation(instructions="You help a shop's manager to read the sales figures.")
talk = st.session_state.talk

# Two lines: what is one line with a slash is taken for a file's name.
show = st.components.v2.component("realtime_audio", js=f"""
import {{ mount }} from "{talk.host.browser_url}/assets/streamlit-component.js";
export default mount;
""")
now = show(data={"embed_url": talk.embed_url}, key="sales", default={"conversation": None},
           on_conversation_change=lambda: None).conversation

st.text(now["transcript_text"] if now else "")
st.caption(f"status {now['status'] if now else 'idle'}")
