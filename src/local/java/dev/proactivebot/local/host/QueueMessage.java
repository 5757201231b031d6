package dev.proactivebot.local.host;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Holds a message of a queue.
 *
 * @param insertionTime in the format of RFC 1123, like the other times
 * @param raw the encoded text
 */
record QueueMessage(
        String id,
        String popReceipt,
        long dequeueCount,
        String insertionTime,
        String expirationTime,
        String nextVisibleTime,
        String raw) {

    /** Returns the payload; empty when it should be base64 and is not. */
    Optional<byte[]> payload(boolean isBase64) {
        if (!isBase64) {
            return Optional.of(raw.getBytes(StandardCharsets.UTF_8));
        }
        try {
            // .NET ignores white space and requires padding
            String text = raw.replaceAll("[ \t\r\n]", "");
            return text.length() % 4 == 0 ? Optional.of(Base64.getDecoder().decode(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns whether {@code payload} is valid UTF-8, so that a String can hold it. */
    static boolean isText(byte[] payload) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Parses the response to Get Messages. */
    static List<QueueMessage> parse(byte[] xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml), "UTF-8");
        List<QueueMessage> messages = new ArrayList<>();
        Map<String, String> fields = new HashMap<>();
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamReader.START_ELEMENT) {
                String name = reader.getLocalName();
                if (!name.equals("QueueMessagesList") && !name.equals("QueueMessage")) {
                    fields.put(name, reader.getElementText());
                }
            } else if (event == XMLStreamReader.END_ELEMENT
                    && reader.getLocalName().equals("QueueMessage")) {
                messages.add(of(fields));
                fields.clear();
            }
        }
        return messages;
    }

    private static QueueMessage of(Map<String, String> fields) {
        return new QueueMessage(
                fields.getOrDefault("MessageId", ""),
                fields.getOrDefault("PopReceipt", ""),
                Long.parseLong(fields.getOrDefault("DequeueCount", "1")),
                fields.getOrDefault("InsertionTime", ""),
                fields.getOrDefault("ExpirationTime", ""),
                fields.getOrDefault("TimeNextVisible", ""),
                fields.getOrDefault("MessageText", ""));
    }
}
