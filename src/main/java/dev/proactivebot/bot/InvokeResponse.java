package dev.proactivebot.bot;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The result of an invoke, which travels in the HTTP response: a status (200 when it worked) and a JSON body, or none. */
public record InvokeResponse(int status, @Nullable JsonNode body) {}
