package dev.proactivebot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.proactivebot.testing.TestSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of the host: the connection string, then the service URIs, then the account name. */
@NullUnmarked // a null fails the test anyway
class StorageConnectionParserTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # plain,                       queue URI,      table URI,      account, credential,      client -> found
            UseDevelopmentStorage=true,    -,              -,              -,       -,               -,   plain
            AccountName=a;AccountKey=b,    https://q.test, https://t.test, acc,     managedidentity, c,   plain
            QueueEndpoint=https://q;S=x,   -,              -,              -,       -,               -,   plain
            -,                             https://q.test, https://t.test, acc,     -,               -,   https://q.test https://t.test false ''
            -,                             https://q.test, https://t.test, -,       managedidentity, c,   https://q.test https://t.test true 'c'
            -,                             -,              https://t.test, acc,     managedidentity, -,   https://acc.queue.core.windows.net https://t.test true ''
            -,                             -,              -,              acc,     -,               -,   https://acc.queue.core.windows.net https://acc.table.core.windows.net false ''
            -,                             -,              -,              acc,     ManagedIdentity, c,   https://acc.queue.core.windows.net https://acc.table.core.windows.net true 'c'
            """)
    void storageIsFoundInTheOrderOfTheHost(
            String plain, String queue, String table, String account, String credential, String client, String found) {
        assertEquals(
                found,
                describe(parse(plain, queue, table, account, credential, client).storage()));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", quoteCharacter = '"', textBlock = """
            -,     -,               -,   -,          "AzureWebJobsStorage is missing: set it to a connection string, or set AzureWebJobsStorage__accountName"
            hello, -,               acc, -,          "AzureWebJobsStorage must be a storage connection string"
            -,     http://q.test,   -,   -,          "AzureWebJobsStorage__queueServiceUri must be an https URL, or http to this machine"
            -,     -,               A_B, -,          "AzureWebJobsStorage__accountName must be a storage account name: 3 to 24 lower-case letters and digits"
            -,     -,               acc, workloadid, "AzureWebJobsStorage__credential must be managedidentity, or be removed"
            """)
    void invalidStorageSettingIsAnError(String plain, String queue, String account, String credential, String problem) {
        InvalidSettingsException e = assertThrows(
                InvalidSettingsException.class, () -> parse(plain, queue, null, account, credential, null));

        assertEquals(problem, e.problems().get(0));
    }

    @Test
    void tableServiceAloneIsAnError() {
        InvalidSettingsException e =
                assertThrows(InvalidSettingsException.class, () -> parse("tableServiceUri", "https://t.test"));

        assertEquals(
                List.of("AzureWebJobsStorage__queueServiceUri is missing: set it too, only the table service is set"),
                e.problems());
    }

    @Test
    void queueServiceAloneIsAnError() {
        InvalidSettingsException e =
                assertThrows(InvalidSettingsException.class, () -> parse("queueServiceUri", "https://q.test"));

        assertEquals(
                List.of("AzureWebJobsStorage__tableServiceUri is missing: set it too, only the queue service is set"),
                e.problems());
    }

    private static BotConfig parse(String name, String value) {
        Map<String, String> settings = TestSettings.anonymous();
        settings.remove("AzureWebJobsStorage");
        settings.put("AzureWebJobsStorage__" + name, value);
        return BotConfig.parse(settings);
    }

    private static BotConfig parse(
            String plain, String queue, String table, String account, String credential, String client) {
        Map<String, String> settings = TestSettings.anonymous();
        settings.put("AzureWebJobsStorage", plain);
        settings.put("AzureWebJobsStorage__queueServiceUri", queue);
        settings.put("AzureWebJobsStorage__tableServiceUri", table);
        settings.put("AzureWebJobsStorage__accountName", account);
        settings.put("AzureWebJobsStorage__credential", credential);
        settings.put("AzureWebJobsStorage__clientId", client);
        return BotConfig.parse(settings);
    }

    private static String describe(StorageConnection connection) {
        if (connection instanceof StorageConnection.Identity identity) {
            return identity.queueServiceUri() + " " + identity.tableServiceUri() + " " + identity.isManagedIdentity()
                    + " '" + identity.clientId() + "'";
        }
        return "plain";
    }
}
