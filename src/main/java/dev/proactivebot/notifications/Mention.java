package dev.proactivebot.notifications;

/**
 * A user whom a message mentions.
 *
 * @param user the channel's id of a user, or the Entra object id
 * @param name the shown name; the text may have it as <code>&lt;at&gt;name&lt;/at&gt;</code>, and begins with it otherwise
 */
public record Mention(String user, String name) {}
