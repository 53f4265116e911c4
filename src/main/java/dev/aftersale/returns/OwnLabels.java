package dev.aftersale.returns;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.oned.Code128Writer;
import com.google.zxing.qrcode.QRCodeWriter;
import dev.aftersale.order.Order;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.jspecify.annotations.Nullable;

/**
 * Labels that need no carrier's system: addresses, our return id, and a tracking number of our own as Code 128 and QR. For
 * parcels that are brought to a counter, or that the merchant has collected; they cost nothing.
 */
final class OwnLabels implements LabelProvider {

    static final String NAME = "aftersale";

    /** Comes with PDFBox, and knows Latin, Greek and Cyrillic letters. */
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private static final float MARGIN = 18;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Made make(LabelOrder order, @Nullable String earlier, Consumer<String> remember) {
        String number = trackingNumber(order.id());
        try {
            return new Made(null, null, number, null, "application/pdf", draw(order, number));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory only
        } catch (WriterException e) {
            throw new IllegalStateException(e); // digits and letters fit into any of these codes
        }
    }

    /** Made of the label's id, with a check digit: the same label has the same number, and a typing error shows. */
    static String trackingNumber(long id) {
        String digits = Long.toString(id, 36).toUpperCase(Locale.ROOT);
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += Character.digit(digits.charAt(i), 36) * (i % 2 == 0 ? 3 : 1);
        }
        return "AS" + digits + Character.toUpperCase(Character.forDigit((36 - sum % 36) % 36, 36));
    }

    private static byte[] draw(LabelOrder order, String number) throws IOException, WriterException {
        var bytes = new ByteArrayOutputStream();
        try (var document = new PDDocument();
                var fontFile = Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT), FONT)) {
            document.getDocumentInformation().setTitle("Return " + order.returnId());
            document.getDocumentInformation().setProducer("Aftersale");
            var font = PDType0Font.load(document, fontFile, true);
            var page = new PDPage(order.paper() == LabelPaper.A4 ? PDRectangle.A4 : PDRectangle.A6);
            document.addPage(page);
            try (var content = new PDPageContentStream(document, page)) {
                float top = page.getMediaBox().getHeight();
                new Pen(content, font, top).label(order, number);
                if (order.paper() == LabelPaper.A4) {
                    new Pen(content, font, top).instructions();
                }
            }
            document.save(bytes);
        }
        return bytes.toByteArray();
    }

    /** Draws on one page; distances in points from the upper left corner. */
    private record Pen(PDPageContentStream content, PDFont font, float top) {

        private static final float WIDTH = PDRectangle.A6.getWidth();
        private static final float HEIGHT = PDRectangle.A6.getHeight();

        void label(LabelOrder order, String number) throws IOException, WriterException {
            float y = MARGIN + 10;
            text("RETURN", 18, MARGIN, y + 8);
            text(order.test() ? "TEST - DO NOT SHIP" : "", 11, MARGIN + 90, y + 8);
            y += 30;
            text("From", 7, MARGIN, y);
            y = lines(address(order.from()), 9, MARGIN, y + 11);
            rule(y);
            text("To", 7, MARGIN, y + 12);
            y = lines(address(order.to()), 13, MARGIN, y + 28);
            rule(y);
            code(qr("return:" + order.returnId() + ";" + number), WIDTH - MARGIN - 84, y + 10, 84, 84);
            text("Return", 7, MARGIN, y + 18);
            text(Long.toString(order.returnId()), 11, MARGIN, y + 31);
            text("Order", 7, MARGIN, y + 46);
            text(Long.toString(order.orderId()), 11, MARGIN, y + 59);
            if (order.reference() != null) {
                text(cut(order.reference(), 28), 9, MARGIN, y + 76);
            }
            BitMatrix bars = new Code128Writer().encode(number, BarcodeFormat.CODE_128, 0, 1);
            code(bars, MARGIN, HEIGHT - MARGIN - 74, WIDTH - 2 * MARGIN, 56);
            float width = font.getStringWidth(number) / 1000 * 11;
            text(number, 11, (WIDTH - width) / 2, HEIGHT - MARGIN - 4);
        }

        void instructions() throws IOException {
            float y = HEIGHT + 40;
            rule(HEIGHT + 10);
            for (String line : List.of(
                    "1. Cut the label out along the line and fix it to the parcel.",
                    "2. Cover or remove all older labels and barcodes.",
                    "3. Hand the parcel in, and keep the receipt until you have your refund.")) {
                text(line, 11, MARGIN, y);
                y += 18;
            }
        }

        private void text(String text, float size, float x, float y) throws IOException {
            String shown = printable(text);
            if (shown.isEmpty()) {
                return;
            }
            content.beginText();
            content.setFont(font, size);
            content.newLineAtOffset(x, top - y);
            content.showText(shown);
            content.endText();
        }

        private float lines(List<String> lines, float size, float x, float y) throws IOException {
            float at = y;
            for (String line : lines) {
                text(cut(line, (int) (WIDTH / size * 1.7)), size, x, at);
                at += size * 1.25f;
            }
            return at;
        }

        private void rule(float y) throws IOException {
            content.setLineWidth(0.6f);
            content.moveTo(MARGIN, top - y);
            content.lineTo(WIDTH - MARGIN, top - y);
            content.stroke();
        }

        private void code(BitMatrix bits, float x, float y, float width, float height) throws IOException {
            float cellWidth = width / bits.getWidth();
            float cellHeight = height / bits.getHeight();
            for (int row = 0; row < bits.getHeight(); row++) {
                for (int column = 0; column < bits.getWidth(); column++) {
                    if (bits.get(column, row)) {
                        content.addRect(
                                x + column * cellWidth, top - y - (row + 1) * cellHeight, cellWidth, cellHeight);
                    }
                }
            }
            content.fill();
        }

        private static BitMatrix qr(String text) throws WriterException {
            return new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0);
        }

        /** Letters that the font lacks become question marks: a label with a gap beats none. */
        private String printable(String text) throws IOException {
            var shown = new StringBuilder();
            for (int c :
                    text.codePoints().filter(c -> !Character.isISOControl(c)).toArray()) {
                String letter = Character.toString(c);
                try {
                    font.encode(letter);
                    shown.append(letter);
                } catch (IllegalArgumentException e) {
                    shown.append('?');
                }
            }
            return shown.toString();
        }

        private static String cut(String text, int most) {
            return text.length() <= most ? text : text.substring(0, most - 1) + "…";
        }
    }

    static List<String> address(Order.@Nullable Address address) {
        if (address == null) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        add(lines, address.name() != null ? address.name() : joined(address.firstName(), address.lastName()));
        add(lines, address.street1());
        add(lines, address.street2());
        add(lines, joined(address.postalCode(), address.city(), address.state()));
        add(
                lines,
                address.country() == null
                        ? null
                        : Locale.of("", address.country())
                                .getDisplayCountry(Locale.ENGLISH)
                                .toUpperCase(Locale.ROOT));
        return lines;
    }

    private static void add(List<String> lines, @Nullable String line) {
        if (line != null && !line.isBlank()) {
            lines.add(line.strip());
        }
    }

    private static String joined(@Nullable String... parts) {
        return String.join(
                " ",
                Stream.of(parts)
                        .filter(Objects::nonNull)
                        .map(Objects::requireNonNull)
                        .toList());
    }
}
