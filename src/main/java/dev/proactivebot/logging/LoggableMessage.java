package dev.proactivebot.logging;

/** Marks an exception whose message quotes nothing from outside, so that it may be logged. */
public interface LoggableMessage {}
