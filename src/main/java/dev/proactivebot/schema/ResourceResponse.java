package dev.proactivebot.schema;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/** What the connector answers to a message it took: the id of the new activity, which some channels leave out. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ResourceResponse(@Nullable String id) {}
