package realtime.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The {@code response} object in its states. Immutable. */
record ResponseObject(String id, ResponseSpec spec, String conversationId) {
    ObjectNode inProgress() {
        ObjectNode response = base("in_progress");
        response.putArray("output");
        return response;
    }

    ObjectNode completed() {
        return base("completed");
    }

    ObjectNode cancelled(String reason) {
        return ended("cancelled", reason);
    }

    ObjectNode incomplete(String reason) {
        return ended("incomplete", reason);
    }

    ObjectNode failed(Script.Failure failure) {
        ObjectNode response = base("failed");
        ObjectNode details = response.putObject("status_details").put("type", "failed");
        details.putObject("error").put("type", failure.type()).put("code", failure.code());
        return response;
    }

    private ObjectNode ended(String status, String reason) {
        ObjectNode response = base(status);
        response.putObject("status_details").put("type", status).put("reason", reason);
        return response;
    }

    private ObjectNode base(String status) {
        ObjectNode response = Json.object().put("object", "realtime.response").put("id", id).put("status", status);
        response.put("conversation_id", spec.outOfBand() ? null : conversationId);
        response.putArray("output_modalities").add(spec.audio() ? "audio" : "text");
        if (spec.maxOutputTokens() == Integer.MAX_VALUE) {
            response.put("max_output_tokens", "inf");
        } else {
            response.put("max_output_tokens", spec.maxOutputTokens());
        }
        ObjectNode audio = response.putObject("audio").putObject("output");
        audio.set("format", spec.format().deepCopy());
        audio.set("voice", spec.voice().isObject() ? spec.voice().get("id") : spec.voice());
        response.set("metadata", spec.metadata());
        return response;
    }
}
