package dev.eventra.engine.config;

import dev.eventra.engine.config.EngineSettings.SubscriptionActivation;
import dev.eventra.engine.delivery.FailureRules;
import dev.eventra.engine.delivery.FailureRules.OnExhausted;
import dev.eventra.engine.delivery.FlowRules;
import dev.eventra.engine.delivery.StartPosition;
import dev.eventra.engine.delivery.SubscriptionSettings;
import dev.eventra.engine.delivery.SubscriptionSettings.Acknowledgement;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.engine.thread.Backoff;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the settings of one subscription and collects what is wrong with them. Not thread-safe. */
final class SubscriptionReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern CLASS =
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final SettingsReader reader;
    private final String name;

    /**
     * @param source the properties by their names, as overridden
     * @param name   the subscription's name as given, maybe wrong
     */
    SubscriptionReader(SettingSource source, String name) {
        this.reader = new SettingsReader(source);
        this.name = name;
    }

    /**
     * @param namespace of the installation
     * @param outboxes  that it may choose from, the default one first
     * @throws InvalidSettingsException if any property is missing or wrong; names all of them
     */
    SubscriptionActivation read(String namespace, List<NamedOutbox> outboxes) {
        reader.text(
                SubscriptionProperty.SUBSCRIPTION.key(),
                "",
                NAME,
                "letters, digits and . _ -, beginning with a letter or digit, at most 100");
        OutboxSettings outbox = outbox(outboxes);
        int concurrency = reader.integer(SubscriptionProperty.CONCURRENCY.key(), 8, 1, 256);
        int batchSize = reader.integer(SubscriptionProperty.BATCH_SIZE.key(), 100, 1, 10_000);
        Acknowledgement ack = reader.constant(SubscriptionProperty.ACK.key(), Acknowledgement.AFTER);
        boolean deduplicate = reader.bool(SubscriptionProperty.DEDUPLICATE.key(), ack == Acknowledgement.AFTER);
        if (deduplicate && ack == Acknowledgement.BEFORE) {
            reader.problem("deduplicate is true, which needs ack=after: an event that is acknowledged before it is"
                    + " delivered never comes twice");
        }
        FailureRules failures = failures();
        FlowRules flow = flow();
        StartPosition start = start();
        Duration retention =
                reader.duration(SubscriptionProperty.RETENTION.key(), Duration.ofDays(7), HOUR, Duration.ofDays(3_650));
        String listenersDataSource =
                reader.optional(SubscriptionProperty.DATA_SOURCE.key()).orElse(outbox.dataSource());
        reader.check();
        return new SubscriptionActivation(
                SubscriptionSettings.of(namespace, name, outbox.topic())
                        .withConcurrency(concurrency)
                        .withBatchSize(batchSize)
                        .withAck(ack)
                        .withDeduplicate(deduplicate)
                        .withFailures(failures)
                        .withFlow(flow)
                        .withStart(start)
                        .withRetention(retention),
                listenersDataSource);
    }

    private OutboxSettings outbox(List<NamedOutbox> outboxes) {
        OutboxSettings standard = outboxes.get(0).settings();
        String wanted = reader.optional(SubscriptionProperty.OUTBOX.key()).orElse(standard.name());
        for (NamedOutbox outbox : outboxes) {
            if (outbox.name().equals(wanted)) {
                return outbox.settings();
            }
        }
        reader.problem(SubscriptionProperty.OUTBOX.key() + " is \"" + wanted + "\", allowed is one of "
                + outboxes.stream().map(NamedOutbox::name).collect(Collectors.joining(", ")));
        return standard;
    }

    private FailureRules failures() {
        int maxAttempts = reader.integer(SubscriptionProperty.MAX_ATTEMPTS.key(), 5, 1, 100);
        Duration first = reader.duration(
                SubscriptionProperty.BACKOFF.key(), Duration.ofMillis(200), MILLISECOND, Duration.ofMinutes(5));
        Duration longest =
                reader.duration(SubscriptionProperty.BACKOFF_MAX.key(), Duration.ofSeconds(30), MILLISECOND, HOUR);
        if (longest.compareTo(first) < 0) {
            reader.problem("backoffMax is below backoff");
            longest = first;
        }
        return new FailureRules(
                maxAttempts,
                new Backoff(first, longest),
                classes(SubscriptionProperty.RETRY_ON),
                classes(SubscriptionProperty.NO_RETRY_ON),
                reader.constant(SubscriptionProperty.ON_EXHAUSTED.key(), OnExhausted.PARK));
    }

    private List<String> classes(SubscriptionProperty property) {
        List<String> names = reader.optional(property.key())
                .map(text -> Arrays.stream(text.split(",")).map(String::strip).toList())
                .orElse(List.of());
        for (String each : names) {
            if (!CLASS.matcher(each).matches()) {
                reader.problem(property.key() + " names \"" + each
                        + "\", allowed are full names of classes, separated by" + " commas");
            }
        }
        return names;
    }

    private FlowRules flow() {
        int rateLimit = reader.integer(SubscriptionProperty.RATE_LIMIT.key(), 0, 1, 1_000_000);
        int rate = reader.integer(SubscriptionProperty.BREAKER_FAILURE_RATE.key(), 0, 1, 100);
        int calls = reader.integer(SubscriptionProperty.BREAKER_CALLS.key(), 50, 1, 10_000);
        Duration open =
                reader.duration(SubscriptionProperty.BREAKER_OPEN.key(), Duration.ofSeconds(30), MILLISECOND, HOUR);
        Duration slow = reader.duration(SubscriptionProperty.BREAKER_SLOW.key(), Duration.ZERO, MILLISECOND, HOUR);
        Optional<Duration> slowFrom = slow.isZero() ? Optional.empty() : Optional.of(slow);
        return new FlowRules(
                rateLimit,
                rate == 0 ? Optional.empty() : Optional.of(new FlowRules.Breaker(rate, calls, slowFrom, open)));
    }

    private StartPosition start() {
        String text = reader.optional(SubscriptionProperty.START.key()).orElse("earliest");
        return StartPosition.parse(text).orElseGet(() -> {
            reader.problem(SubscriptionProperty.START.key() + " is \"" + text
                    + "\", allowed is earliest, latest or a time such as 2026-11-21T10:00:00Z");
            return StartPosition.EARLIEST;
        });
    }
}
