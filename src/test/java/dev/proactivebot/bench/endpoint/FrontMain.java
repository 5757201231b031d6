package dev.proactivebot.bench.endpoint;

import com.microsoft.azure.functions.HttpResponseMessage;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * A JVM that hands HTTP requests to one function and does nothing else, so that what is measured is the function. The item that the
 * function queues goes no further: its length is in the header {@code x-queued} of the answer.
 */
public final class FrontMain {
    static final String QUEUED = "x-queued";
    private static final int THREADS = 8;
    private static final int BACKLOG = 64;

    private final Object function;
    private final Method run;

    private FrontMain(Object function, Method run) {
        this.function = function;
        this.run = run;
    }

    /** Serves the function class that is named, and says {@code ready <port>}. It ends when its standard input closes. */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        Class<?> function = Class.forName(arguments[0]);
        for (Method method : function.getMethods()) {
            if (method.getName().equals("run")) {
                FrontMain front =
                        new FrontMain(function.getDeclaredConstructor().newInstance(), method);
                HttpServer server =
                        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
                server.setExecutor(Executors.newFixedThreadPool(THREADS));
                server.createContext("/api/messages", front::answer);
                server.start();
                System.out.println("ready " + server.getAddress().getPort());
            }
        }
        int unused = System.in.read();
        System.exit(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            FrontInvocation invocation = new FrontInvocation(exchange);
            HttpResponseMessage response =
                    (HttpResponseMessage) run.invoke(function, invocation, invocation.item(), invocation);
            byte[] body = response.getBody() == null
                    ? new byte[0]
                    : String.valueOf(response.getBody()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set(QUEUED, String.valueOf(invocation.queuedBytes()));
            exchange.sendResponseHeaders(response.getStatusCode(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InvocationTargetException | IllegalAccessException e) {
            e.printStackTrace();
            exchange.sendResponseHeaders(500, -1);
        }
    }
}
