import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Draws the two icons of the Teams app, a clock that speaks: java infra/teams/DrawIcons.java infra/teams */
final class DrawIcons {
    private static final Color BLUE = new Color(0x1F5FBF);

    public static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments.length == 0 ? "." : arguments[0]);
        ImageIO.write(color(), "png", folder.resolve("color.png").toFile());
        ImageIO.write(outline(), "png", folder.resolve("outline.png").toFile());
    }

    /** Draws the colour icon, 192 x 192, filled to its edges, because Teams rounds them. */
    private static BufferedImage color() {
        BufferedImage image = new BufferedImage(192, 192, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = pen(image);
        pen.setColor(BLUE);
        pen.fillRect(0, 0, 192, 192);
        pen.translate(42, 40);
        pen.scale(3.375, 3.375);
        pen.setColor(Color.WHITE);
        pen.fill(bubble());
        pen.setColor(BLUE);
        pen.setStroke(new BasicStroke(2.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        hands(pen);
        pen.dispose();
        return image;
    }

    /** Draws the outline icon, 32 x 32, with white lines only. */
    private static BufferedImage outline() {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB);
        Graphics2D pen = pen(image);
        pen.setComposite(AlphaComposite.Src);
        pen.setColor(new Color(255, 255, 255, 0));
        pen.fillRect(0, 0, 32, 32);
        pen.setComposite(AlphaComposite.SrcOver);
        pen.setColor(Color.WHITE);
        pen.translate(0.5, 0);
        pen.setStroke(new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        pen.draw(bubble());
        hands(pen);
        pen.dispose();
        return image;
    }

    private static Graphics2D pen(BufferedImage image) {
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        return pen;
    }

    /** Returns the speech bubble around the clock, in a square of 32. */
    private static Area bubble() {
        Area bubble = new Area(new Ellipse2D.Double(3, 2, 26, 24));
        Path2D tail = new Path2D.Double();
        tail.moveTo(7, 20);
        tail.lineTo(5, 30);
        tail.lineTo(16, 25);
        tail.closePath();
        bubble.add(new Area(tail));
        return bubble;
    }

    private static void hands(Graphics2D pen) {
        pen.draw(new Line2D.Double(16, 14, 16, 7.5));
        pen.draw(new Line2D.Double(16, 14, 20.5, 16.5));
    }

    private DrawIcons() {}
}
