package support;

import com.microsoft.playwright.Frame;
import java.util.List;

/**
 * What axe-core leaves to others: how large controls are, and whether their edges, drawings and focus can be seen.
 * WCAG 2.5.8, 1.4.11, 2.4.7, 2.4.13.
 */
public final class Sight {
    private static final String PARTS = """
        const part = (text) => {
          const [red, green, blue, alpha = 1] = text.match(/[\\d.]+/g).map(Number);
          const scale = text.startsWith('color(') ? 255 : 1;
          return { rgb: [red, green, blue].map((each) => each * scale), alpha };
        };
        const luminance = ({ rgb }) => {
          const [red, green, blue] = rgb.map((each) => {
            const share = each / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        };
        const contrast = (one, other) => {
          const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
          return (lighter + 0.05) / (darker + 0.05);
        };
        const behind = (element) => {
          for (let at = element; at; at = at.parentElement) {
            const colour = part(getComputedStyle(at).backgroundColor);
            if (colour.alpha === 1) return colour;
          }
          return part('rgb(255, 255, 255)');
        };
        const nameOf = (element) => element.ariaLabel || element.innerText || element.id || element.outerHTML;
        const canBeSeen = (element) => element.checkVisibility({ visibilityProperty: true })
          && !element.closest('.hidden, [inert]');
        const modal = document.querySelector('dialog[open]');
        const controls = [...(modal ?? document).querySelectorAll(
          'a[href], button, input, select, summary, [tabindex="0"]')].filter(canBeSeen);
        """;
    private static final String CONTROLS = "() => {" + PARTS + """
        const sizeOf = (element) => {
          const boxes = [element, ...element.labels ?? []].filter((each, i) => !i || each.contains(element))
            .map((each) => each.getBoundingClientRect());
          return [Math.max(...boxes.map(({ width }) => width)), Math.max(...boxes.map(({ height }) => height))];
        };
        const found = [];
        for (const control of controls) {
          const [width, height] = sizeOf(control).map((each) => Math.round(each * 100) / 100);
          const least = control.matches('.controls button, #hold') ? 36 : 24;
          if (!control.matches('[tabindex]') && Math.min(width, height) < least) found.push(`${nameOf(control)}: ${width} by ${height} pixels`);
          if (control.disabled || control.matches('[tabindex], [type=range], [type=radio], summary')) continue;
          const { borderTopColor, borderTopWidth, color } = getComputedStyle(control);
          const around = behind(control.parentElement);
          const own = behind(control);
          const edge = borderTopWidth === '0px' ? 1 : contrast(part(borderTopColor), around);
          const isField = control.matches('input, select');
          const seen = Math.max(edge, contrast(own, around), isField ? 1 : contrast(part(color), own));
          if (seen < 3) found.push(`${nameOf(control)}: contrast ${seen.toFixed(2)}`);
        }
        return found;
        }""";
    private static final String FOCUS = "() => {" + PARTS + """
        const on = document.activeElement;
        if (!on || on === document.body) return 'nothing has the keyboard';
        const { outlineStyle, outlineWidth, outlineColor, outlineOffset } = getComputedStyle(on);
        if (!on.matches(':focus-visible') || outlineStyle === 'none') return `${nameOf(on)}: no outline`;
        if (parseFloat(outlineWidth) < 2) return `${nameOf(on)}: outline of ${outlineWidth}`;
        const reach = parseFloat(outlineWidth) + parseFloat(outlineOffset);
        const around = behind(reach > 0 ? on.parentElement : on);
        const seen = contrast(part(outlineColor), around);
        if (seen < 3) return `${nameOf(on)}: contrast of the outline ${seen.toFixed(2)}`;
        const box = on.getBoundingClientRect();
        const [left, top, right, bottom] = [box.left - reach, box.top - reach, box.right + reach, box.bottom + reach];
        const isCut = (edge) => left < edge.left - 0.5 || top < edge.top - 0.5 || right > edge.right + 0.5
          || bottom > edge.bottom + 0.5;
        if (isCut({ left: 0, top: 0, right: innerWidth, bottom: innerHeight })) return `${nameOf(on)}: outline off the page`;
        for (let at = on.parentElement; at && at !== document.documentElement; at = at.parentElement) {
          if (getComputedStyle(at).overflow !== 'visible' && isCut(at.getBoundingClientRect())) {
            return `${nameOf(on)}: outline cut by ${at.className || at.localName}`;
          }
        }
        return '';
        }""";

    private Sight() {}

    /** Controls that are too small to be hit, or cannot be told from what is around them. */
    @SuppressWarnings("unchecked")
    public static List<String> findings(Frame frame) {
        return (List<String>) frame.evaluate(CONTROLS);
    }

    /** What is wrong with the sight of the control that has the keyboard; empty when all is well. */
    public static String focusFinding(Frame frame) {
        return (String) frame.evaluate(FOCUS);
    }
}
