package support;

import realtime.practice.Script;

/** A conversation with everything in it, as every provider must carry it: what is said, and the function called. */
public final class WholeConversation {
    /** The answer that is interrupted. */
    public static final String LONG = "The garden chairs sold best, far ahead of the tables, which in turn sold "
        + "better than in any month before, while the parasols hardly sold at all and the lamps were sold out at once.";
    /** A spoken turn, a typed one, one to be interrupted, and one that calls {@link #SETTINGS}' function. */
    public static final Script SCRIPT = Script.parse("""
        {"turns": [
          {"user": "What sold best?", "answer": "Garden chairs, by far."},
          {"answer": "Eighty four of them."},
          {"answer": "%s"},
          {"tool_calls": [{"name": "stock", "arguments": {"article": "chairs"}}], "answer": "Twelve are left."}]}"""
        .formatted(LONG));
    /** As JSON. */
    public static final String SETTINGS = """
        {"tools": [{"name": "stock", "description": "How many are left",
                    "parameters": {"type": "object", "properties": {"article": {"type": "string"}}}}]}""";

    private WholeConversation() {}
}
