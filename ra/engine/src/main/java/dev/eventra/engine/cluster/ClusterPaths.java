package dev.eventra.engine.cluster;

import java.util.List;

/** Where things are in ZooKeeper. */
final class ClusterPaths {

    private final String root;

    ClusterPaths(String namespace) {
        root = "/eventra/" + namespace;
    }

    /** Must exist before anything else, parents first. */
    List<String> skeleton() {
        return List.of("/eventra", root, master(), workers(), assignments(), outboxes());
    }

    String root() {
        return root;
    }

    String master() {
        return root + "/master";
    }

    String workers() {
        return root + "/workers";
    }

    String worker(String id) {
        return workers() + "/" + id;
    }

    String assignments() {
        return root + "/assignments";
    }

    String assignment(String workerId) {
        return assignments() + "/" + workerId;
    }

    String outboxes() {
        return root + "/outboxes";
    }

    String outbox(String name) {
        return outboxes() + "/" + name;
    }

    String shards(String outbox) {
        return outbox(outbox) + "/shards";
    }

    String shard(ShardId shard) {
        return shards(shard.outbox()) + "/" + shard.shard();
    }

    Claim mastership() {
        return new Claim(master(), master() + "/leader");
    }

    Claim ownership(ShardId shard) {
        return new Claim(shard(shard), shard(shard) + "/owner");
    }
}
