package dev.eventra.engine.admin;

import dev.eventra.api.FilterException;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.ReplayPreview;
import dev.eventra.api.admin.ReplayRequest;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.engine.delivery.ReplayReader;
import dev.eventra.engine.delivery.SubscriptionParts;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.replay.ReplayCounter;
import dev.eventra.engine.replay.ReplayJson;
import dev.eventra.engine.replay.ReplayPlan;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;

/** Freezes what is to be replayed, and counts it. Thread-safe. */
final class ReplayDesk {

    private static final Duration LONGEST_COUNT = Duration.ofMinutes(1);
    private static final int MOST_SAMPLES = 100;

    private final Subscriptions local;
    private final SubscriptionDatabases databases;
    private final KafkaSettings kafka;
    private final SubscriptionTopics topics;

    ReplayDesk(Subscriptions local, SubscriptionDatabases databases, KafkaSettings kafka, SubscriptionTopics topics) {
        this.local = local;
        this.databases = databases;
        this.kafka = kafka;
        this.topics = topics;
    }

    /** The parameters of a replay: the request with its window in offsets. */
    String freeze(ReplayRequest request) {
        databases.known(request.subscription());
        // a filter that is wrong is told now
        ReplayPlan.wanted(request);
        return ReplayJson.write(frozen(request));
    }

    private ReplayRequest frozen(ReplayRequest request) {
        try {
            return ReplayPlan.freeze(request, kafka, topics.of(request.subscription()));
        } catch (KafkaException e) {
            throw unavailable(request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(request, e);
        }
    }

    private static AdminUnavailableException unavailable(ReplayRequest request, Exception cause) {
        return new AdminUnavailableException(
                "the window of a replay for " + request.subscription() + ": Kafka did not answer: " + Texts.of(cause),
                cause);
    }

    ReplayPreview preview(ReplayRequest request, int samples) {
        if (samples < 0 || samples > MOST_SAMPLES) {
            throw new InvalidRequestException("samples", samples + " is not within 0 to " + MOST_SAMPLES);
        }
        databases.known(request.subscription());
        SubscriptionParts parts = local.find(request.subscription())
                .flatMap(LocalSubscription::parts)
                .orElseThrow(() -> new RequestRefusedException("the listener of subscription "
                        + request.subscription()
                        + " isn't deployed on this server, so it can't tell what it would receive: ask one where it"
                        + " is"));
        ReplayReader reader = new ReplayReader(
                parts.endpoints(), ReplayPlan.wanted(request), parts.services().largeData());
        try {
            return new ReplayCounter(frozen(request), reader, samples)
                    .count(kafka, parts.settings().topic(), LONGEST_COUNT);
        } catch (KafkaException e) {
            throw unavailable(request, e);
        } catch (SQLException e) {
            throw new AdminUnavailableException(
                    "a preview for " + request.subscription() + ": its filter looks at data that can't be read now: "
                            + Texts.of(e),
                    e);
        } catch (FilterException e) {
            throw new InvalidRequestException("filter", "is not allowed: " + e.getMessage());
        }
    }
}
