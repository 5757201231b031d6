package dev.proactivebot.config;

/** Names the cloud of the bot's channels; {@code url} is the value of the setting {@code ChannelService}. */
public enum ChannelService {
    PUBLIC(""),
    US_GOV("https://botframework.azure.us"),
    CHINA("https://botframework.azure.cn");

    private final String url;

    ChannelService(String url) {
        this.url = url;
    }

    String url() {
        return url;
    }
}
