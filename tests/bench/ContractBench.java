package bench;

import java.util.List;
import okhttp3.OkHttpClient;
import support.ApiFuzz;
import support.FuzzTargets;
import support.TestHost;

/** Asks a host 20,000 things at random, right and wrong, and holds each answer against {@code /openapi.json}. */
public final class ContractBench {
    private static final int REQUESTS = 20_000;

    private ContractBench() {}

    /** @param seed of the requests */
    public static void run(long seed) {
        OkHttpClient http = new OkHttpClient();
        try (TestHost host = TestHost.start(); FuzzTargets targets = new FuzzTargets(host, http, seed);
             ApiFuzz client = new ApiFuzz(host.url(), targets, seed)) {
            long start = System.nanoTime();
            List<String> failures = client.run(REQUESTS);
            client.statuses().forEach((operation, statuses) -> System.out.println(operation + " " + statuses));
            failures.stream().limit(20).forEach(System.out::println);
            System.out.printf("%d requests in %.0f s, %d answers not as described%n", REQUESTS,
                (System.nanoTime() - start) / 1e9, failures.size());
        } finally {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }
}
