package dev.proactivebot.auth;

import dev.proactivebot.config.BotConfig;
import java.time.Clock;
import java.time.Duration;

/**
 * A process of its own that asks for a token, refuses it and asks again: what a managed identity is, it reads from the
 * environment, and which classes it loaded, a process can only say as a whole.
 */
final class TokenPrinter {
    private TokenPrinter() {}

    public static void main(String[] arguments) {
        BotCredential credential = BotCredential.create(BotConfig.parse(System.getenv()), Clock.systemUTC());
        TokenResult first = credential.token(Duration.ofSeconds(20));
        print(first);
        if (first instanceof TokenResult.Granted granted) {
            credential.reject(granted.token());
            print(credential.token(Duration.ofSeconds(20)));
        }
    }

    private static void print(TokenResult grant) {
        System.out.println(grant instanceof TokenResult.Granted granted ? granted.token() : grant.toString());
    }
}
