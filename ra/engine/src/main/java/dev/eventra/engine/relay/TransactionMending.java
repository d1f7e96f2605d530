package dev.eventra.engine.relay;

import java.sql.SQLException;

/** Ends transactions that partitions hold open though their coordinator has ended them. Thread-safe. */
interface TransactionMending {

    /**
     * Ends what is open of a shard's producers, as it was meant to end, or not at all.
     *
     * @param producers that have fenced every former owner, and have sent nothing since
     * @return how many were ended, nearly always 0
     * @throws HangingTransactionException            if it can't be told how one was meant to end
     * @throws SQLException                           if the shard's table can't be asked
     * @throws SessionLostException                   if the outcome is not known
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer or refuses
     */
    int mend(ShardContext context, ProducerPair producers)
            throws SQLException, SessionLostException, HangingTransactionException;

    /**
     * Whether a transaction of the shard's producers is open, although none should be.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    boolean isOpen(ShardContext context);
}
