package dev.eventra.engine.delivery;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** What a failure means for a subscription, and what to do about it, in words that stay the same while it lasts. */
final class Advice {

    private Advice() {}

    /** Whether Kafka refuses this client, which waiting alone does not mend. */
    static boolean isDenied(Throwable failure) {
        return failure instanceof AuthorizationException || failure instanceof AuthenticationException;
    }

    static String of(Throwable failure, SubscriptionSettings settings) {
        if (failure instanceof TopicAuthorizationException) {
            return "Kafka denies topic " + settings.topic() + "; allow this client READ and DESCRIBE on it";
        }
        if (failure instanceof GroupAuthorizationException) {
            return "Kafka denies consumer group " + settings.groupId() + "; allow this client READ on it";
        }
        if (failure instanceof AuthenticationException) {
            return "Kafka does not accept this client's credentials; check its security settings";
        }
        if (failure instanceof AuthorizationException) {
            return "Kafka denies what this client asks for (" + message(failure) + "); check its permissions";
        }
        return message(failure);
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    }
}
