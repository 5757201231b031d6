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
 * A message as it came from the queue.
 *
 * @param raw the text on the wire, still encoded
 * @param insertionTime and the other times: as the service writes them (RFC 1123)
 */
record QueueMessage(
        String id,
        String popReceipt,
        long dequeueCount,
        String insertionTime,
        String expirationTime,
        String nextVisibleTime,
        String raw) {

    /** The payload; empty when it should be base64 and is not. */
    Optional<byte[]> payload(boolean base64) {
        if (!base64) {
            return Optional.of(raw.getBytes(StandardCharsets.UTF_8));
        }
        try {
            // as .NET reads it: white space is nothing, and padding a must
            String text = raw.replaceAll("[ \t\r\n]", "");
            return text.length() % 4 == 0 ? Optional.of(Base64.getDecoder().decode(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether {@code payload} can be handed over as a String. */
    static boolean isText(byte[] payload) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Reads the answer to Get Messages. */
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
