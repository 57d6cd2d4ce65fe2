// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a plot, on no screen. */
final class PlotImage {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 400;

  /** Pixels per unit of length, so that letters are sharp on dense screens. */
  private static final int DENSITY = 2;

  /** Tell apart by those who see red and green alike (Okabe and Ito 2008). */
  private static final Color[] COLOURS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x000000)
  };

  /** Tell apart the lines that have to share a colour. */
  private static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE, SeriesMarkers.DIAMOND, SeriesMarkers.CROSS
  };

  private PlotImage() {}

  /** A plot as PNG. */
  static byte[] png(ReportPlot plot) {
    // A JVM with a screen must not open a window, and one without must not look for it.
    System.setProperty("java.awt.headless", "true");
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(plot.title())
            .xAxisTitle(plot.x().label())
            .yAxisTitle(plot.y().label())
            .build();
    style(chart.getStyler(), plot);
    for (int i = 0; i < plot.lines().size(); i++) {
      if (!plot.lines().get(i).points().isEmpty()) {
        Color colour = COLOURS[i % COLOURS.length];
        draw(chart, plot.lines().get(i), colour, MARKERS[i / COLOURS.length % MARKERS.length]);
      }
    }
    BufferedImage image =
        new BufferedImage(DENSITY * WIDTH, DENSITY * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(DENSITY, DENSITY);
    chart.paint(graphics, WIDTH, HEIGHT);
    graphics.dispose();
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void style(XYStyler styler, ReportPlot plot) {
    styler.setXAxisLogarithmic(plot.x().logarithmic());
    styler.setYAxisLogarithmic(plot.y().logarithmic());
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotGridLinesColor(new Color(0xE0E0DC));
    styler.setPlotBorderVisible(false);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
  }

  /** A line, and beside it the intervals of its points, which may be longer to one side. */
  private static void draw(XYChart chart, ReportPlot.Line line, Color colour, Marker marker) {
    double[] xs = line.points().stream().mapToDouble(ReportPlot.Point::x).toArray();
    double[] ys = line.points().stream().mapToDouble(point -> point.y().value()).toArray();
    XYSeries series = chart.addSeries(line.name(), xs, ys);
    series.setLineColor(colour);
    series.setMarkerColor(colour);
    series.setMarker(marker);
    List<Double> barXs = new ArrayList<>();
    List<Double> barYs = new ArrayList<>();
    for (ReportPlot.Point point : line.points()) {
      if (point.y().low() < point.y().high()) {
        barXs.addAll(List.of(point.x(), point.x(), point.x()));
        barYs.addAll(List.of(point.y().low(), point.y().high(), Double.NaN));
      }
    }
    if (!barXs.isEmpty()) {
      XYSeries bars = chart.addSeries(line.name() + ", interval", barXs, barYs);
      bars.setShowInLegend(false);
      bars.setMarker(SeriesMarkers.NONE);
      bars.setLineColor(colour);
      bars.setLineStyle(new BasicStroke(1.2f));
    }
  }
}
