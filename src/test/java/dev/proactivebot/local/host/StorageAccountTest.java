package dev.proactivebot.local.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageAccountTest {

    @Test
    void connectionStringHasSeveralForms() {
        assertEquals(
                "http://127.0.0.1:10001/devstoreaccount1",
                StorageAccount.parse("UseDevelopmentStorage=true").queues().toString());
        assertEquals(
                "https://acc.queue.core.windows.net",
                StorageAccount.parse("AccountName=acc;AccountKey=a2V5==")
                        .queues()
                        .toString());
        assertEquals(
                "https://acc.queue.core.chinacloudapi.cn",
                StorageAccount.parse(
                                "DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=a2V5;EndpointSuffix=core.chinacloudapi.cn")
                        .queues()
                        .toString());
        StorageAccount shared =
                StorageAccount.parse("QueueEndpoint=https://q.example/;SharedAccessSignature=?sv=1&sig=a%3D");
        assertEquals("https://q.example", shared.queues().toString());
        assertEquals("sv=1&sig=a%3D", shared.sas());
    }

    @Test
    void toStringHidesTheKey() {
        assertFalse(StorageAccount.parse("AccountName=acc;AccountKey=a2V5")
                .toString()
                .contains("a2V5"));
    }

    @Test
    void connectionIsFoundByItsShortName() {
        StorageConnections connections =
                new StorageConnections(Map.of("AzureWebJobsStorage", "UseDevelopmentStorage=true", "Other", "junk"));

        assertEquals("devstoreaccount1", connections.account("Storage").name());
        assertEquals(
                "devstoreaccount1", connections.account("AzureWebJobsStorage").name());
        assertEquals(
                "the setting Other is not a storage connection string (AccountName=...;AccountKey=...)",
                assertThrows(IllegalArgumentException.class, () -> connections.account("Other"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> connections.account("Missing"));
    }
}
