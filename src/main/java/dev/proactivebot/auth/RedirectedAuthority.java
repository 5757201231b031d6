package dev.proactivebot.auth;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import java.net.MalformedURLException;
import java.net.URI;

/** Sends the requests of azure-identity to another root instead of the cloud's authority, with their paths. */
final class RedirectedAuthority extends HttpPipelineSyncPolicy {
    private final URI root;

    RedirectedAuthority(URI root) {
        this.root = root;
    }

    @Override
    protected void beforeSendingRequest(HttpPipelineCallContext context) {
        HttpRequest request = context.getHttpRequest();
        try {
            request.setUrl(URI.create(root + request.getUrl().getFile()).toURL());
        } catch (MalformedURLException e) {
            throw new IllegalStateException("the login URL was checked when the settings were read", e);
        }
    }
}
