package dev.proactivebot.schema;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On the map of a record: it takes every field that no other component names, and is written back as those fields. The component's own
 * name must not be a field's, since the protocol may use it (accounts do have {@code properties}): so it is given one that no JSON has.
 */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@JacksonAnnotationsInside
@JsonProperty("\u0000")
@JsonAnySetter
@JsonAnyGetter
public @interface UnknownFields {}
