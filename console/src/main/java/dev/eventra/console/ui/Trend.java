package dev.eventra.console.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import dev.eventra.console.page.Formats;
import java.util.List;
import java.util.Locale;

/** A line over time, drawn by the server as SVG. It is built of numbers alone: no text of others gets into it. */
@Tag("div")
public final class Trend extends Component {

    private static final int WIDTH = 300;
    private static final int HEIGHT = 56;

    private String drawn = "";

    /**
     * @param style the style class of its colour
     */
    public Trend(String style) {
        getElement().getClassList().add("trend");
        getElement().getClassList().add(style);
        getElement().setAttribute("role", "img");
    }

    /**
     * Draws the values.
     *
     * @param label what they are, for those who can't see the line
     */
    public void show(String label, List<Double> values) {
        String svg = svg(values);
        if (!svg.equals(drawn)) {
            drawn = svg;
            getElement().setProperty("innerHTML", svg);
            double last = values.isEmpty() ? 0 : values.get(values.size() - 1);
            double most = values.stream().mapToDouble(each -> each).max().orElse(0);
            getElement().setAttribute("aria-label", label + ": " + Formats.rate(last) + ", max " + Formats.rate(most));
        }
    }

    static String svg(List<Double> values) {
        if (values.size() < 2) {
            return "";
        }
        double most =
                Math.max(1e-9, values.stream().mapToDouble(each -> each).max().orElse(0));
        double step = (double) WIDTH / (values.size() - 1);
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            double y = HEIGHT - 2 - values.get(i) / most * (HEIGHT - 6);
            line.append(i == 0 ? "M" : "L").append(String.format(Locale.ROOT, "%.1f %.1f", i * step, y));
        }
        return "<svg viewBox='0 0 " + WIDTH + " " + HEIGHT + "' preserveAspectRatio='none' aria-hidden='true'>"
                + "<path class='area' d='" + line + "L" + WIDTH + " " + HEIGHT + "L0 " + HEIGHT + "Z'/>"
                + "<path class='line' d='" + line + "'/></svg>";
    }
}
