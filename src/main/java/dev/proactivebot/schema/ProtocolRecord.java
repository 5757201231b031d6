package dev.proactivebot.schema;

/**
 * Marks a record that {@link BotJson} maps component by component, without the reflection of databind. Each component is a text, a whole
 * number, a truth value, a point in time, a tree, another such record, a list of trees or such records, or the map of what else came.
 */
public interface ProtocolRecord {}
