package dev.eventra.engine.relay;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** Waits for what an admin client is told. */
final class KafkaAnswer {

    private KafkaAnswer() {}

    /**
     * @param deadline  by {@link System#nanoTime()}
     * @param otherwise what a timeout's message says
     * @throws KafkaException Kafka's own failure, or a timeout, or an interrupt, after which the thread's flag is set
     */
    static <T> T await(KafkaFuture<T> answer, long deadline, String otherwise) {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // sets the thread's flag again
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException(otherwise, e);
        }
    }
}
