package dev.proactivebot.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The connector of Teams on loopback: it enforces limits, announces pauses, fails now and then, and counts. A message is
 * known by its text, so each message of a test needs a text of its own.
 *
 * <p>Who is over a window gets 429 without Retry-After, which Teams does not promise either.
 *
 * <pre>{@code
 * FakeTeams teams = new FakeTeams(TeamsLimits.published(), Clock.systemUTC(), new Random(1));
 * teams.sometimes(0.02, new Fault.Throttle(Duration.ofSeconds(2)));
 * teams.pause(Duration.ofSeconds(3));               // the whole app, from now
 * teams.refuse("c-7", 403, "ConversationBlockedByUser");
 * ... send to teams.serviceUrl() ...
 * teams.tally().intoPause();
 * }</pre>
 */
public final class FakeTeams implements AutoCloseable {
    private static final Pattern ROUTE = Pattern.compile("/v3/conversations/([^/]+)/activities(/[^/]*)?");
    private static final String ONLY_TENANT = "only-tenant";

    private final TeamsLimits limits;
    private final Clock clock;
    private final Random random;
    private final Map<String, SlidingWindows> tenants = new HashMap<>();
    private final Map<String, SlidingWindows> conversations = new HashMap<>();
    private final Map<String, Pause> pauses = new HashMap<>();
    private final Map<String, Answer> refusals = new HashMap<>();
    private final Map<Fault, Double> faults = new LinkedHashMap<>();
    private final Map<String, List<Instant>> accepted = new LinkedHashMap<>();
    private final ShownMessages shown = new ShownMessages();
    private final Map<String, String> tenantOf = new HashMap<>();
    private final Set<String> refusedOnce = new HashSet<>();
    private ScriptedServer server;
    private @Nullable String known;
    private Pause everywhere = new Pause(Instant.MIN);
    private Predicate<String> goodToken = token -> true;
    private long requests;
    private long throttled;
    private long overWindow;
    private long intoPause;
    private long announced;
    private long unauthorized;
    private long unanswered;

    public FakeTeams(TeamsLimits limits, Clock clock, Random random) {
        this.limits = limits;
        this.clock = clock;
        this.random = random;
        this.server = new ScriptedServer(this::answer);
    }

    /** With a slash at its end, as channels give it. */
    public synchronized String serviceUrl() {
        return server.uri() + "/";
    }

    /** From now on connections are refused, until {@link #comeBack}. */
    public void goAway() {
        server().close();
    }

    /** Answers again, where it did before. */
    public synchronized void comeBack() {
        server = new ScriptedServer(this::answer, server.uri().getPort());
    }

    private synchronized ScriptedServer server() {
        return server;
    }

    /** From now on this share of the requests, 0.02 for two of a hundred, has this fault; each request one at most. */
    public synchronized void sometimes(double share, Fault fault) {
        faults.put(fault, share);
    }

    /** From now on a message is known by its conversation's id, without that beginning: a broadcast says the same to all. */
    public synchronized void knowByConversation(String beginning) {
        known = beginning;
    }

    /** No faults from now on, and nobody is refused. */
    public synchronized void mend() {
        faults.clear();
        refusals.clear();
    }

    /** From now on every request is answered 429, with what is left of {@code length} as Retry-After. */
    public synchronized void pause(Duration length) {
        everywhere = new Pause(clock.instant().plus(length));
    }

    /** From now on every request to {@code conversation} is answered 429, with what is left as Retry-After. */
    public synchronized void pause(String conversation, Duration length) {
        pauses.put(conversation, new Pause(clock.instant().plus(length)));
    }

    /** From now on every message to {@code conversation} gets this error, until {@link #mend}. */
    public synchronized void refuse(String conversation, int status, String code) {
        refusals.put(conversation, Answer.error(status, code));
    }

    /** From now on requests need a bearer token that is good; else they get 401. */
    public synchronized void tokens(Predicate<String> good) {
        this.goodToken = good;
    }

    public synchronized Tally tally() {
        Map<String, List<Instant>> copy = new LinkedHashMap<>();
        accepted.forEach((text, times) -> copy.put(text, List.copyOf(times)));
        return new Tally(requests, throttled, overWindow, intoPause, announced, unauthorized, unanswered, copy);
    }

    /** Returns what users see now. */
    public ShownMessages shown() {
        return shown;
    }

    /** Counts from zero again; what limits and pauses know stays. */
    public synchronized void forget() {
        requests = 0;
        throttled = 0;
        overWindow = 0;
        intoPause = 0;
        announced = 0;
        unauthorized = 0;
        unanswered = 0;
        accepted.clear();
        shown.clear();
    }

    @Override
    public void close() {
        server().close();
    }

    private Answer answer(Received request) {
        Matcher route = ROUTE.matcher(request.path());
        if (!route.matches() || !(request.method().equals("POST") || isEdit(request))) {
            return Answer.error(404, "NotFound");
        }
        return judge(
                URLDecoder.decode(route.group(1), StandardCharsets.UTF_8),
                request.header("Authorization").replaceFirst("^Bearer ", ""),
                request);
    }

    private static boolean isEdit(Received request) {
        return request.method().equals("PUT") || request.method().equals("DELETE");
    }

    private synchronized Answer judge(String conversation, String token, Received request) {
        Instant now = clock.instant();
        Pause pause = pauses.getOrDefault(conversation, everywhere);
        requests++;
        if (everywhere.isIgnored(now) || pause.isIgnored(now)) {
            intoPause++;
        }
        if (!goodToken.test(token)) {
            unauthorized++;
            return Answer.json(401, "{\"message\":\"Authorization has been denied for this request.\"}");
        }
        if (everywhere.covers(now)) {
            announced += everywhere.isAnnounced() ? 0 : 1;
            return throttled(everywhere.announce(now));
        }
        if (pause.covers(now)) {
            return throttled(pause.announce(now));
        }
        Answer refusal = refusals.get(conversation);
        return refusal == null ? judge(conversation, request, draw(), now) : refusal;
    }

    private Answer judge(String conversation, Received request, Fault fault, Instant now) {
        if (fault instanceof Fault.Throttle throttle) {
            Pause pause = new Pause(now.plus(throttle.retryAfter()));
            pauses.put(conversation, pause);
            return throttled(throttle.retryAfter().isZero() ? 0 : pause.announce(now));
        }
        if (fault instanceof Fault.Status error) {
            return Answer.error(error.status(), "ServiceUnavailable");
        }
        if (isEdit(request)) {
            return edited(conversation, request, now);
        }
        JsonNode activity = request.json();
        String text = known == null ? activity.path("text").asText() : conversation.substring(known.length());
        if (fault instanceof Fault.FirstTime first && refusedOnce.add(text)) {
            return Answer.error(first.status(), "ServiceUnavailable");
        }
        if (fault instanceof Fault.Reset) {
            return Answer.reset();
        }
        String tenant = tenant(activity);
        if (!fits(tenant, conversation, now)) {
            overWindow++;
            return throttled(0);
        }
        tenantOf.put(conversation, tenant);
        shown.add(conversation, "t-" + requests, activity.path("text").asText());
        accepted.computeIfAbsent(text, key -> new ArrayList<>()).add(now);
        if (fault instanceof Fault.Silence) {
            unanswered++;
            return Answer.hang();
        }
        return Answer.created("t-" + requests);
    }

    /** Limits of updates and deletes are not published: they count as messages do. */
    private Answer edited(String conversation, Received request, Instant now) {
        String id = request.path().substring(request.path().lastIndexOf('/') + 1);
        if (!shown.has(conversation, id)) {
            return Answer.error(404, "ActivityNotFoundInConversation");
        }
        if (!fits(tenantOf.getOrDefault(conversation, ONLY_TENANT), conversation, now)) {
            overWindow++;
            return throttled(0);
        }
        if (request.method().equals("DELETE")) {
            shown.delete(conversation, id, now);
            return Answer.json(200, "");
        }
        shown.update(conversation, id, request.json().path("text").asText(), now);
        return Answer.json(200, "{\"id\":\"" + id + "\"}");
    }

    /** The fault that this request has, null for none. */
    private Fault draw() {
        double left = random.nextDouble();
        for (Map.Entry<Fault, Double> fault : faults.entrySet()) {
            left -= fault.getValue();
            if (left < 0) {
                return fault.getKey();
            }
        }
        return null;
    }

    private boolean fits(String tenant, String conversation, Instant now) {
        SlidingWindows ofTenant = tenants.computeIfAbsent(tenant, key -> new SlidingWindows(List.of(limits.tenant())));
        SlidingWindows ofConversation =
                conversations.computeIfAbsent(conversation, key -> new SlidingWindows(limits.conversation()));
        boolean fits = ofTenant.haveRoom(now) && ofConversation.haveRoom(now);
        if (fits) {
            ofTenant.add(now);
            ofConversation.add(now);
        }
        return fits;
    }

    private Answer throttled(long retryAfter) {
        throttled++;
        Answer answer = Answer.error(429, "Throttled");
        return retryAfter == 0 ? answer : answer.header("Retry-After", String.valueOf(retryAfter));
    }

    private static String tenant(JsonNode activity) {
        String inChannelData = activity.at("/channelData/tenant/id").asText(ONLY_TENANT);
        return activity.at("/conversation/tenantId").asText(inChannelData);
    }
}
