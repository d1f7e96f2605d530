package dev.eventra.engine.delivery;

import org.apache.kafka.common.TopicPartition;

/**
 * Names a lane.
 *
 * @param partition where its records come from
 * @param group     null for records without an order
 */
record LaneKey(TopicPartition partition, String group) {}
