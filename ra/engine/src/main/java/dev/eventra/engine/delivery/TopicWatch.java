package dev.eventra.engine.delivery;

import dev.eventra.engine.delivery.Conditions.Kind;
import dev.eventra.engine.kafka.TopicClient;
import dev.eventra.engine.kafka.TopicInfo;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks every few seconds whether the topic is there, and the same as before: a consumer is told of neither, and Kafka's
 * client only logs that Kafka is away. Used by the thread that polls, which it never keeps waiting.
 */
final class TopicWatch {

    private static final long NEXT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long SOON_NANOS = Duration.ofMillis(500).toNanos();
    /** Brokers do not learn of a new topic all at once, so one that does not know it proves nothing. */
    private static final int MISSES = 2;

    private final SubscriptionSettings settings;
    private final TopicClient client;
    private final String bootstrap;
    private final Conditions conditions;
    private CompletableFuture<TopicInfo> question;
    private long next = System.nanoTime();
    private int misses;

    TopicWatch(SubscriptionSettings settings, TopicClient client, String bootstrap, Conditions conditions) {
        this.settings = settings;
        this.client = client;
        this.bootstrap = bootstrap;
        this.conditions = conditions;
    }

    /**
     * Asks when it is time, and sees to the conditions.
     *
     * @param answered called by another thread when there is something to look at
     * @return what Kafka has said since the last call; empty if nothing, or nothing good
     */
    Optional<TopicInfo> look(long now, Runnable answered) {
        if (question == null) {
            if (next - now <= 0) {
                question = client.ask(settings.topic());
                question.whenComplete((topic, failure) -> answered.run());
            }
            return Optional.empty();
        }
        if (!question.isDone()) {
            return Optional.empty();
        }
        CompletableFuture<TopicInfo> answer = question;
        question = null;
        next = now + NEXT_NANOS;
        try {
            return Optional.of(found(answer.join()));
        } catch (CompletionException e) {
            failed(e.getCause(), now);
            return Optional.empty();
        }
    }

    private TopicInfo found(TopicInfo topic) {
        misses = 0;
        conditions.end(Kind.TOPIC, "topic " + settings.topic() + " is there");
        reached();
        return topic;
    }

    private void reached() {
        conditions.end(Kind.KAFKA_AWAY, "Kafka answers again");
    }

    private void failed(Throwable failure, long now) {
        if (failure instanceof UnknownTopicOrPartitionException || failure instanceof InvalidTopicException) {
            reached();
            misses++;
            if (!isMissing()) {
                next = now + SOON_NANOS;
                return;
            }
            conditions.begin(
                    Kind.TOPIC,
                    Level.WARNING,
                    "topic " + settings.topic() + " does not exist; consuming begins when it does. It is made by the"
                            + " outbox that relays to it: check the name, and that the outbox has started",
                    null);
        } else if (Advice.isDenied(failure)) {
            reached();
            conditions.begin(Kind.TOPIC, Level.ERROR, Advice.of(failure, settings), failure);
        } else {
            conditions.begin(
                    Kind.KAFKA_AWAY,
                    Level.WARNING,
                    "Kafka does not answer at " + bootstrap + "; consuming goes on when it does",
                    failure);
        }
        if (misses > 0) {
            next = now + SOON_NANOS;
        }
    }

    /** Asks at the next look. */
    void hurry() {
        next = System.nanoTime();
    }

    /** Whether the topic is not there, as of the last answers. */
    boolean isMissing() {
        return misses >= MISSES;
    }
}
