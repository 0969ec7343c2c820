package support;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/** What a person has set for sites in Chromium's settings. */
public final class Permission {
    private Permission() {}

    /**
     * Changes a permission of every site in the page's context.
     *
     * @param name    such as {@code microphone}
     * @param setting {@code granted}, {@code denied} or {@code prompt}
     */
    public static void set(Page page, String name, String setting) {
        CDPSession session = page.context().newCDPSession(page);
        JsonObject permission = new JsonObject();
        permission.addProperty("name", name);
        JsonObject request = new JsonObject();
        request.add("permission", permission);
        request.addProperty("setting", setting);
        request.add("browserContextId", session.send("Target.getTargetInfo").getAsJsonObject("targetInfo")
            .get("browserContextId"));
        session.send("Browser.setPermission", request);
    }
}
