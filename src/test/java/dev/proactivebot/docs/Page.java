package dev.proactivebot.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBody;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jspecify.annotations.Nullable;

/** Parses a Markdown file of the repository: its links, anchors, tables and code blocks. */
final class Page {
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());
    private static final Pattern ANCHOR = Pattern.compile("<h\\d id=\"([^\"]+)\"");
    private static final Pattern REMARK = Pattern.compile("<!--\\s*(.*?)\\s*-->\\s*");

    private final Path path;
    private final Node document;

    private Page(Path path, String text) {
        this.path = path;
        this.document = Parser.builder().extensions(EXTENSIONS).build().parse(text);
    }

    static Page of(String path) {
        try {
            return new Page(Path.of(path), Files.readString(Path.of(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns every page of the documentation. */
    static List<Page> all() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md", "infra/README.md")
                                    .filter(it -> Files.exists(Path.of(it))),
                            docs.map(it -> it.toString().replace('\\', '/'))
                                    .filter(it -> it.endsWith(".md"))
                                    .sorted())
                    .map(Page::of)
                    .toList();
        }
    }

    Path path() {
        return path;
    }

    /** Returns the destinations of links and images. */
    List<String> links() {
        List<String> links = new ArrayList<>();
        visit(node -> {
            if (node instanceof Link link) {
                links.add(link.getDestination());
            } else if (node instanceof Image image) {
                links.add(image.getDestination());
            }
        });
        return links;
    }

    /** Returns the anchors of the headings, in GitHub's form. */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        Matcher found = ANCHOR.matcher(
                HtmlRenderer.builder().extensions(EXTENSIONS).build().render(document));
        while (found.find()) {
            anchors.add(found.group(1));
        }
        return anchors;
    }

    /**
     * Holds a code block.
     *
     * @param remark the HTML comment directly before it, or empty
     */
    record Block(String remark, String text) {}

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        visit(node -> {
            if (node instanceof FencedCodeBlock code) {
                blocks.add(new Block(remark(code.getPrevious()), code.getLiteral()));
            }
        });
        return blocks;
    }

    private static String remark(@Nullable Node before) {
        if (!(before instanceof HtmlBlock html)) {
            return "";
        }
        Matcher remark = REMARK.matcher(html.getLiteral());
        return remark.matches() ? remark.group(1) : "";
    }

    /** Returns the rows, as plain text, of the tables whose first column has this name, or of all tables for an empty name. */
    List<List<String>> rows(String column) {
        List<List<String>> rows = new ArrayList<>();
        visit(node -> {
            if (node instanceof TableRow row && row.getParent() instanceof TableBody body) {
                boolean isWanted =
                        column.isEmpty() || cells(header(body)).get(0).equals(column);
                if (isWanted) {
                    rows.add(cells(row));
                }
            }
        });
        return rows;
    }

    private static Node header(TableBody body) {
        return body.getPrevious().getFirstChild();
    }

    private static List<String> cells(Node row) {
        List<String> cells = new ArrayList<>();
        for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
            cells.add(text(cell));
        }
        return cells;
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        each(node, it -> {
            if (it instanceof Text plain) {
                text.append(plain.getLiteral());
            } else if (it instanceof Code code) {
                text.append(code.getLiteral());
            }
        });
        return text.toString();
    }

    private void visit(Consumer<Node> visitor) {
        each(document, visitor);
    }

    private static void each(Node node, Consumer<Node> visitor) {
        visitor.accept(node);
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            each(child, visitor);
        }
    }
}
