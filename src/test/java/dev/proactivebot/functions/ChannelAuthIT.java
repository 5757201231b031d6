package dev.proactivebot.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.proactivebot.local.RunningHost;
import dev.proactivebot.testing.AppFunctions;
import dev.proactivebot.testing.FakeOpenId;
import dev.proactivebot.testing.FakeTokenServer;
import dev.proactivebot.testing.Received;
import dev.proactivebot.testing.TestSettings;
import dev.proactivebot.testing.TestTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With an app id: tokens both ways, over real sockets, by the libraries that are deployed. */
@Timeout(120)
@NullUnmarked // a null fails the test anyway
class ChannelAuthIT {
    private Spine spine;

    @BeforeEach
    void start(@TempDir Path data) throws IOException {
        spine = new Spine(data);
    }

    @AfterEach
    void stop() throws IOException {
        spine.close();
    }

    @Test
    void endpointAcceptsOnlyValidTokensAndTheBotSendsItsOwn() throws IOException {
        try (FakeOpenId openId = FakeOpenId.start();
                FakeTokenServer tokenServer = new FakeTokenServer()) {
            Map<String, String> settings = TestSettings.singleTenant(openId);
            settings.remove("AzureWebJobsStorage");
            settings.put(
                    "ToChannelFromBotLoginUrl",
                    tokenServer.loginUrl(TestTokens.TENANT_ID).toString());
            try (RunningHost host = spine.host().settings(settings).start()) {
                // the token is there before the first acknowledgement, which has three seconds
                spine.enqueue(spine.item("\"key\":\"first\",\"text\":\"first\""));
                spine.said(1);
                String message = spine.message("a1", "hi").replace("emulator", "msteams");
                TestTokens tokens = new TestTokens(Clock.systemUTC());
                TestTokens.Token good = tokens.channel().claim("serviceurl", spine.connector.serviceUrl());

                assertEquals(401, status(host, message, null));
                assertEquals(401, status(host, message, "Bearer nonsense"));
                assertEquals(
                        401,
                        status(
                                host,
                                message,
                                good.claim("aud", "https://api.botframework.com")
                                        .bearer()));
                assertEquals(403, status(host, message, tokens.channel().bearer()));
                assertEquals(
                        403,
                        status(
                                host,
                                message,
                                tokens.entraV2()
                                        .claim("azp", TestTokens.OTHER_APP_ID)
                                        .bearer()));
                assertEquals(202, status(host, message, tokens.entraV1().bearer()));
                good.claim("aud", TestTokens.APP_ID);
                assertEquals(202, status(host, message.replace("a1", "a2"), good.bearer()));

                spine.said(5);
                assertEquals(1, tokenServer.requests().size(), "one token serves both doors");
                for (Received sent : spine.connector.received()) {
                    assertEquals("Bearer token-1", sent.header("Authorization"));
                }
                assertTrue(spine.connector.connections() <= 3, "connections are reused");
                assertTrue(!host.stderr().contains("token-1") && !host.stderr().contains("test-password"));
            }
        }
    }

    private static int status(RunningHost host, String body, String authorization) throws IOException {
        return authorization == null
                ? AppFunctions.post(host, body).statusCode()
                : AppFunctions.post(host, body, "Authorization", authorization).statusCode();
    }
}
