package dev.proactivebot.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostProcessTest {
    /** Without a reader the app would block once the pipe is full. */
    @Test
    void failingConsumerDoesNotEndTheReader() throws InterruptedException {
        List<String> seen = new ArrayList<>();
        ByteArrayInputStream stderr = new ByteArrayInputStream("1\n2\nx\n3\n".getBytes(StandardCharsets.UTF_8));
        Thread reader = HostProcess.read(stderr, line -> seen.add("" + Integer.parseInt(line)), () -> seen.add("end"));
        reader.join();
        assertEquals(List.of("1", "2", "3", "end"), seen);
    }
}
