package soak;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;

/** Draws what a run looked like, one panel below the other, each from zero up. */
final class Graph {
    private static final int WIDTH = 1_000;
    private static final int PANEL = 190;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 30;
    private static final int BOTTOM = 20;
    private static final Color PAPER = Color.WHITE;
    private static final Color INK = new Color(0x22_2B_2E);
    private static final Color GRID = new Color(0xDD_E3_E4);
    private static final List<Color> LINES = List.of(new Color(0x0B_75_68), new Color(0xB4_5F_06));

    /** One line of a panel. */
    record Line(String name, List<Sample> samples, ToDoubleFunction<Sample> value) {
        private double most() {
            return samples.stream().mapToDouble(value).max().orElse(1);
        }
    }

    /** Lines over the same axes. */
    record Panel(String title, List<Line> lines) {}

    private Graph() {}

    /** Writes a PNG. */
    static void write(List<Panel> panels, Path file) throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, PANEL * panels.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setColor(PAPER);
        pen.fillRect(0, 0, WIDTH, image.getHeight());
        for (int i = 0; i < panels.size(); i++) {
            Graphics2D at = (Graphics2D) pen.create(0, i * PANEL, WIDTH, PANEL);
            draw(panels.get(i), at);
            at.dispose();
        }
        pen.dispose();
        Files.createDirectories(file.toAbsolutePath().getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    private static void draw(Panel panel, Graphics2D pen) {
        double end = Math.max(1, panel.lines().stream().flatMap(line -> line.samples().stream())
            .mapToDouble(sample -> sample.at().toMillis()).max().orElse(1));
        double most = round(panel.lines().stream().mapToDouble(Line::most).max().orElse(1));
        axes(panel.title(), most, end, pen);
        int name = LEFT + 260;
        for (int i = 0; i < panel.lines().size(); i++) {
            Line line = panel.lines().get(i);
            Path2D path = new Path2D.Double();
            for (Sample sample : line.samples()) {
                double x = LEFT + (WIDTH - LEFT - RIGHT) * sample.at().toMillis() / end;
                double y = PANEL - BOTTOM - height() * line.value().applyAsDouble(sample) / most;
                if (path.getCurrentPoint() == null) {
                    path.moveTo(x, y);
                } else {
                    path.lineTo(x, y);
                }
            }
            pen.setColor(LINES.get(i));
            pen.setStroke(new BasicStroke(1.6f));
            pen.draw(path);
            pen.drawString(line.name(), name, TOP - 12);
            name += 200;
        }
    }

    private static void axes(String title, double most, double end, Graphics2D pen) {
        pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
        pen.setColor(INK);
        pen.drawString(title, LEFT, TOP - 12);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        for (int i = 0; i <= 4; i++) {
            int y = PANEL - BOTTOM - height() * i / 4;
            pen.setColor(GRID);
            pen.drawLine(LEFT, y, WIDTH - RIGHT, y);
            pen.setColor(INK);
            pen.drawString(String.format(Locale.ROOT, "%.0f", most * i / 4), 20, y + 4);
            pen.drawString(String.format(Locale.ROOT, "%.1f min", end * i / 4 / 60_000),
                LEFT + (WIDTH - LEFT - RIGHT - 40) * i / 4, PANEL - 5);
        }
    }

    private static int height() {
        return PANEL - TOP - BOTTOM;
    }

    /** The next number that is easily read. */
    private static double round(double most) {
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(1, most))));
        return List.of(1.0, 1.2, 1.6, 2.0, 2.4, 3.2, 4.0, 6.0, 8.0, 10.0).stream().map(factor -> factor * unit)
            .filter(bound -> bound >= most).findFirst().orElse(10 * unit);
    }
}
