package dev.proactivebot.notifications;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Bodies that a caller must not get away with, each with a word that the answer has to say. */
public final class WrongRequests {
    private static final String TO = "\"to\":[{\"user\":\"ann\"}]";

    private static final String DAILY = "\"recurrence\":{\"rule\":\"FREQ=DAILY\",\"timeZone\":\"Europe/Berlin\"}";

    private WrongRequests() {}

    /** Pairs of a body and a word. The bot knows the user {@code ann} and her tenant {@code tenant-1}, and nobody else. */
    public static List<List<String>> all() {
        List<List<String>> all = new ArrayList<>();
        all.addAll(shapes());
        all.addAll(recipients());
        all.addAll(references());
        all.addAll(contents());
        all.addAll(times());
        all.addAll(recurrences());
        all.addAll(options());
        return all;
    }

    private static List<List<String>> shapes() {
        return List.of(
                List.of("", "empty"),
                List.of("not json", "JSON"),
                List.of("null", "the body must be an object"),
                List.of("[]", "the body must be an object such as {\"to\": {\"user\": \"<id>\"}, \"text\": \"hello\"}"),
                List.of("\"text\"", "the body must be an object"),
                List.of("{", "JSON"),
                List.of("{" + TO + ",\"text\":\"hi\"} trailing", "JSON"),
                List.of("{" + TO + ",\"text\":\"hi\",\"text\":\"ho\"}", "JSON"),
                List.of("{" + TO + ",\"text\":\"hi\",\"tset\":1}", "the body has a field that is not known: tset;"),
                List.of("{" + TO + ",\"Text\":\"hi\"}", "not known: Text;"),
                List.of("{" + TO + ",\"text\":\"hi\",\"<b>\\n\":1}", "not known: <b>_;"),
                List.of("{" + TO + ",\"text\":\"hi\",\"\":1}", "not known: -;"),
                List.of("{" + TO + ",\"text\":\"hi\",\"" + "x".repeat(999) + "\":1}", "x…; known are activity, at,"),
                List.of("{\"a\":".repeat(300) + "1" + "}".repeat(300), "JSON"),
                List.of("{" + TO + ",\"text\":\"" + "x".repeat(110_000) + "\"}", "100 KiB"),
                List.of("{" + TO + ",\"text\":\"" + "x".repeat(3_000_000) + "\"}", "2 MiB"));
    }

    private static List<List<String>> recipients() {
        return List.of(
                List.of("{\"text\":\"hi\"}", "to "),
                List.of(to("[]"), "to "),
                List.of(to("\"everyone\""), "to "),
                List.of(to("null"), "to is missing: it must be {\"user\": \"<id>\"}, a list"),
                List.of(
                        to("\"local-user\""),
                        "to must be {\"user\": \"<id>\"}, a list of such objects, or {\"everyone\": true}"),
                List.of(to("7"), "to must be {\"user\": \"<id>\"}"),
                List.of(to("{}"), "to must have exactly one of user, conversation and reference, as {\"user\""),
                List.of(to("{\"user\":\"nobody\"}"), "to.user is nobody"),
                List.of(to("{\"conversation\":\"nowhere\"}"), "to.conversation is nobody"),
                List.of(to("{\"user\":\"\"}"), "to.user must"),
                List.of(to("{\"usr\":\"ann\"}"), "to has a field that is not known: usr; known are channelId,"),
                List.of(to("{\"user\":\"ann\",\"tenantId\":\"other\"}"), "to.tenantId"),
                List.of(to("{\"reference\":{}}"), "to.reference.conversation.id"),
                List.of(to("[{\"user\":\"ann\"},{\"user\":\"ann\"},{\"user\":\"nobody\"}]"), "to[2].user is nobody"),
                List.of(to("[{\"user\":\"ann\"},\"bob\"]"), "to[1] must be an object such as {\"user\": \"<id>\"}"),
                List.of(to("[\"ann\"]"), "to[0]"),
                List.of(to("[{}]"), "to[0]"),
                List.of(to("[{\"user\":\"ann\"},{\"user\":1}]"), "to[1].user"),
                List.of(to("[{\"user\":\"\"}]"), "to[0].user"),
                List.of(to("[{\"user\":{\"id\":\"ann\"}}]"), "to[0].user"),
                List.of(to("[{\"user\":\"ann\",\"conversation\":\"c\"}]"), "exactly one"),
                List.of(to("[{\"user\":\"" + "x".repeat(1_025) + "\"}]"), "1,024"),
                List.of(to("[{\"usr\":\"ann\"}]"), "to[0] has a field that is not known: usr;"),
                List.of(to("[{\"user\":\"nobody\"}]"), "to[0].user"),
                List.of(to("[{\"conversation\":\"../../x\"}]"), "to[0].conversation"),
                List.of(to("[{\"conversation\":\"..%2F..%2Fjobs\"}]"), "to[0].conversation"),
                List.of(to("[{\"user\":\"ann\",\"tenantId\":\"other\"}]"), "to[0].tenantId"),
                List.of(to("{\"everyone\":false}"), "to.everyone"),
                List.of(to("{\"everyone\":\"true\"}"), "to.everyone"),
                List.of(to("{\"everyone\":true,\"tenantId\":\"other\"}"), "to.tenantId"),
                List.of(to("{\"everyone\":true,\"user\":\"ann\"}"), "not known"),
                List.of(
                        to(IntStream.range(0, 1_001)
                                .mapToObj(i -> "{\"user\":\"u" + i + "\"}")
                                .collect(Collectors.joining(",", "[", "]"))),
                        "1,000"));
    }

    private static List<List<String>> references() {
        return List.of(
                List.of(reference("\"a reference\""), "reference"),
                List.of(reference("{}"), "conversation.id"),
                List.of(reference("[1]"), "reference"),
                List.of(reference("c", "https://evil.example/"), "serviceUrl"),
                List.of(reference("c", "http://smba.trafficmanager.net/"), "serviceUrl"),
                List.of(reference("c", "https://smba.trafficmanager.net@evil.example/"), "serviceUrl"),
                List.of(reference("c", "https://evil.example/smba.trafficmanager.net"), "serviceUrl"),
                List.of(reference("c", "https://smba.trafficmanager.net.evil.example/"), "serviceUrl"),
                List.of(reference("c", "https://169.254.169.254/latest"), "serviceUrl"),
                List.of(reference("c", "file:///etc/passwd"), "serviceUrl"),
                List.of(
                        reference(
                                "{\"conversation\":{\"id\":\"c\"},\"channelId\":\"msteams\",\"serviceUrl\":\"http://localhost:1/\","
                                        + "\"bot\":{\"id\":\"" + "b".repeat(50_000) + "\"}}"),
                        "8 KiB"),
                List.of(reference("..", "http://localhost:1/"), "conversation.id"),
                List.of(reference("", "http://localhost:1/"), "conversation.id"),
                List.of(
                        reference("{\"conversation\":{\"id\":\"c\",\"tenantId\":\"other\"},\"channelId\":\"msteams\","
                                + "\"serviceUrl\":\"http://localhost:1/\"}"),
                        "tenantId"));
    }

    private static List<List<String>> contents() {
        return List.of(
                List.of("{" + TO + "}", "text"),
                List.of("{" + TO + ",\"text\":\"\"}", "text"),
                List.of("{" + TO + ",\"text\":7}", "text"),
                List.of("{" + TO + ",\"text\":\"hi\",\"activity\":{\"text\":\"hi\"}}", "activity"),
                List.of("{" + TO + ",\"activity\":\"hi\"}", "activity must be an object such as {\"type\""),
                List.of("{" + TO + ",\"activity\":{}}", "activity"),
                List.of("{" + TO + ",\"activity\":{\"attachments\":7}}", "activity"),
                List.of("{" + TO + ",\"activity\":{\"type\":\"invoke\",\"text\":\"hi\"}}", "activity.type"));
    }

    private static List<List<String>> times() {
        return List.of(
                timed("\"at\":\"tomorrow\"", "at "),
                timed("\"at\":\"2026-12-24 09:00\"", "at "),
                timed("\"at\":1764000000", "at "),
                timed("\"at\":\"2027-02-29T09:00:00Z\"", "at "),
                timed("\"at\":\"2027-06-31T09:00:00Z\"", "at "),
                timed("\"at\":\"2027-06-30T25:00:00Z\"", "at "),
                timed("\"at\":\"2027-06-30T09:00:00+25:00\"", "at "),
                timed("\"at\":\"+999999999-12-31T23:59:59Z\"", "at "),
                timed("\"expires\":\"2026-11-31T09:00:00Z\"", "expires"),
                timed("\"expires\":\"-999999999-01-01T00:00:00Z\"", "expires"),
                timed("\"expires\":\"+999999999-12-31T23:59:59Z\"", "expires"),
                timed("\"delay\":\"PT9223372036854775807S\"", "delay"),
                timed("\"at\":\"2099-01-01T00:00:00Z\"", "at "),
                timed("\"delay\":\"10 minutes\"", "delay"),
                timed("\"delay\":\"PT-10M\"", "delay"),
                timed("\"delay\":\"P99999999D\"", "delay"),
                timed("\"delay\":\"PT1M\",\"at\":\"2026-12-24T09:00:00Z\"", "delay"),
                timed("\"expires\":\"2020-01-01T00:00:00Z\"", "expires"),
                timed("\"expires\":\"2028-01-01T00:00:00Z\"", "30 days"),
                timed("\"expires\":{}", "expires"));
    }

    private static List<List<String>> recurrences() {
        return List.of(
                recurring("\"FREQ=DAILY\"", "recurrence must be an object such as {\"rule\": \"FREQ=WEEKLY;BYDAY=MO\""),
                recurring("[]", "recurrence must be an object"),
                recurring("7", "recurrence must be an object"),
                recurring("{}", "recurrence.rule"),
                recurring("{\"rule\":\"FREQ=DAILY\"}", "recurrence.timeZone"),
                recurring("{\"timeZone\":\"UTC\"}", "recurrence.rule"),
                recurring(
                        "{\"rule\":\"FREQ=DAILY\",\"timezone\":\"UTC\"}",
                        "recurrence has a field that is not known: timezone;"),
                recurring("{\"rule\":\"FREQ=DAILY\",\"timeZone\":\"UTC\",\"count\":3}", "not known"),
                rule("", "recurrence.rule"),
                rule("every Monday", "recurrence.rule"),
                rule("FREQ=DAILY;BYDAY=XX", "recurrence.rule"),
                rule("FREQ=DAILY;UNTIL=20270631", "UNTIL"),
                rule("FREQ=DAILY;UNTIL=20270229", "UNTIL"),
                rule("FREQ=DAILY;UNTIL=20270229T120000Z", "UNTIL"),
                rule("FREQ=DAILY;UNTIL=20270630T250000", "UNTIL"),
                rule("FREQ=DAILY;UNTIL=20270630T126100Z", "UNTIL"),
                rule("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"),
                rule("FREQ=SECONDLY", "recurrence.rule"),
                rule("FREQ=MINUTELY", "recurrence.rule"),
                rule("DTSTART:20261201T090000\\nRRULE:FREQ=DAILY", "recurrence.rule"),
                rule("FREQ=DAILY;UNTIL=20200101T000000Z", "recurrence.rule"),
                rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "recurrence.rule"),
                rule("FREQ=YEARLY;INTERVAL=100;BYMONTH=1", "recurrence.rule"),
                rule("FREQ=DAILY;BYHOUR=" + "1,".repeat(291) + "1", "recurrence.rule"),
                rule("FREQ=DAILY;BYHOUR=" + "1;".repeat(500_000) + "1", "recurrence.rule"),
                recurring("{\"rule\":7,\"timeZone\":\"UTC\"}", "recurrence.rule"),
                zone("Mars/Olympus"),
                zone("europe/berlin"),
                zone("+01:00"),
                zone("GMT+1"),
                zone("../../etc/localtime"),
                zone("x".repeat(10_000)),
                recurring("{\"rule\":\"FREQ=DAILY\",\"timeZone\":1}", "recurrence.timeZone"),
                timed(DAILY, "at "),
                timed(DAILY + ",\"delay\":\"PT1H\"", "delay"),
                timed(DAILY + ",\"at\":\"noon\"", "at "),
                timed(DAILY + ",\"at\":\"2099-01-01T00:00:00Z\"", "at "),
                timed(DAILY + ",\"at\":\"-999999999-01-01T00:00:00Z\"", "at "),
                timed(DAILY + ",\"at\":\"2026-12-24T09:00:00Z\",\"expires\":\"2026-12-24T09:00:00Z\"", "expires"),
                timed(DAILY + ",\"at\":\"2026-12-24T09:00:00Z\",\"expires\":\"2027-02-24T09:00:00Z\"", "30 days"));
    }

    private static List<String> recurring(String recurrence, String word) {
        return timed("\"at\":\"2026-12-24T09:00:00Z\",\"recurrence\":" + recurrence, word);
    }

    private static List<String> rule(String rule, String word) {
        return recurring("{\"rule\":\"" + rule + "\",\"timeZone\":\"Europe/Berlin\"}", word);
    }

    private static List<String> zone(String zone) {
        return recurring("{\"rule\":\"FREQ=DAILY\",\"timeZone\":\"" + zone + "\"}", "recurrence.timeZone");
    }

    private static String to(String to) {
        return "{\"to\":" + to + ",\"text\":\"hi\"}";
    }

    private static String reference(String reference) {
        return to("[{\"reference\":" + reference + "}]");
    }

    private static String reference(String conversation, String serviceUrl) {
        return reference("{\"conversation\":{\"id\":\"" + conversation
                + "\"},\"channelId\":\"msteams\",\"serviceUrl\":\"" + serviceUrl + "\"}");
    }

    private static List<String> timed(String times, String word) {
        return List.of("{" + TO + ",\"text\":\"hi\"," + times + "}", word);
    }

    private static List<List<String>> options() {
        return List.of(
                timed("\"labels\":\"a\"", "labels must be a list"),
                timed("\"labels\":[1]", "labels[0] must be text"),
                timed("\"labels\":[\"a\",\"\"]", "labels[1] must"),
                timed("\"labels\":[\" \"]", "labels[0]"),
                timed("\"labels\":[\"a\\nb\"]", "labels[0]"),
                timed("\"labels\":[\"" + "x".repeat(65) + "\"]", "labels[0]"),
                timed(
                        "\"labels\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\"]",
                        "labels must"),
                timed("\"variables\":[]", "variables must be an object"),
                timed("\"variables\":\"a\"", "variables must be an object"),
                timed("\"variables\":{\"a\":1}", "variables.a must be text"),
                timed("\"variables\":{\"a\":null}", "variables.a must be text"),
                timed("\"variables\":{\"a\":{\"b\":\"c\"}}", "variables.a must be text"),
                timed("\"variables\":{\"\":\"x\"}", "variables must have names"),
                timed("\"variables\":{\"1a\":\"x\"}", "variables must have names"),
                timed("\"variables\":{\"a b\":\"x\"}", "variables must have names"),
                timed("\"variables\":{\"a}${b\":\"x\"}", "variables must have names"),
                timed("\"variables\":{\"" + "n".repeat(65) + "\":\"x\"}", "variables must have names"),
                timed("\"variables\":{\"a\":\"" + "x".repeat(1_001) + "\"}", "variables.a must"),
                timed("\"variables\":{\"a\":\"x\",\"a\":\"y\"}", "JSON"),
                timed("\"variables\":" + many(51, "x"), "variables may have 50 names"),
                timed("\"variables\":" + many(10, "x".repeat(999)), "variables may have 8 KiB"),
                List.of(to("{\"user\":\"ann\",\"variables\":1}"), "to.variables must be an object"),
                List.of(to("[{\"user\":\"ann\",\"variables\":{\"a\":[]}}]"), "to[0].variables.a must be text"),
                List.of(to("[{\"user\":\"ann\",\"variables\":{\"$\":\"\"}}]"), "to[0].variables must have names"),
                List.of(
                        to("{\"everyone\":true,\"variables\":{\"a\":\"b\"}}"),
                        "to has a field that is not known: variables"),
                timed("\"mentions\":{}", "mentions must be a list"),
                timed("\"mentions\":[\"ann\"]", "mentions[0] must be an object"),
                timed("\"mentions\":[{\"user\":\"ann\"}]", "mentions[0].name is missing"),
                timed("\"mentions\":[{\"name\":\"Ann\"}]", "mentions[0].user is missing"),
                timed("\"mentions\":[{\"user\":1,\"name\":\"Ann\"}]", "mentions[0].user"),
                timed("\"mentions\":[{\"user\":\"" + "x".repeat(1_025) + "\",\"name\":\"Ann\"}]", "mentions[0].user"),
                timed("\"mentions\":[{\"user\":\"a\",\"name\":\"</at><b>\"}]", "mentions[0].name"),
                timed("\"mentions\":[{\"user\":\"a\",\"name\":\"a\\u0000\"}]", "mentions[0].name"),
                timed("\"mentions\":[{\"user\":\"a\",\"name\":\"" + "n".repeat(101) + "\"}]", "mentions[0].name"),
                timed(
                        "\"mentions\":[{\"user\":\"a\",\"name\":\"A\",\"x\":1}]",
                        "mentions[0] has a field that is not known: x"),
                timed(
                        "\"mentions\":["
                                + "{\"user\":\"a\",\"name\":\"A\"},".repeat(50)
                                + "{\"user\":\"a\",\"name\":\"A\"}]",
                        "mentions must"),
                timed("\"replyTo\":\"17\"", "replyTo must be an object"),
                timed("\"replyTo\":{}", "replyTo must have one of"),
                timed("\"replyTo\":{\"activity\":\"17\",\"notification\":\"18\"}", "replyTo must have one of"),
                timed("\"replyTo\":{\"activity\":17}", "replyTo.activity"),
                timed("\"replyTo\":{\"activity\":\"..\"}", "replyTo.activity"),
                timed("\"replyTo\":{\"activity\":\"" + "x".repeat(1_025) + "\"}", "replyTo.activity"),
                timed("\"replyTo\":{\"notification\":\"x\"}", "replyTo.notification"),
                timed("\"replyTo\":{\"notification\":\"../../jobs\"}", "replyTo.notification"),
                timed("\"replyTo\":{\"notification\":\"" + "0".repeat(32) + "\"}", "replyTo.notification"),
                timed("\"replyTo\":{\"activity\":\"17\",\"x\":1}", "replyTo has a field that is not known: x"),
                List.of(
                        "{\"to\":{\"everyone\":true},\"text\":\"hi\",\"replyTo\":{\"activity\":\"17\"}}",
                        "replyTo needs recipients that are named"));
    }

    private static String many(int names, String value) {
        return IntStream.range(0, names)
                .mapToObj(i -> "\"n" + i + "\":\"" + value + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }
}
