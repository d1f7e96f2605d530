package dev.eventra.engine.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

/**
 * Operations in one session of ZooKeeper, each with a bounded wait. They go to the session's own handle and fail when
 * that session has ended: nothing decided in one session is ever done in the next, as it would be by a client that
 * changes its session behind our back.
 *
 * <p>What is asked for many nodes is sent at once and then awaited; ZooKeeper answers in order. Thread-safe.
 */
final class ZooKeeperSession {

    private static final byte[] NO_DATA = {};

    private final ZooKeeper zooKeeper;
    private final List<ACL> acl;
    private final Duration patience;

    ZooKeeperSession(ZooKeeper zooKeeper, List<ACL> acl, Duration patience) {
        this.zooKeeper = zooKeeper;
        this.acl = acl;
        this.patience = patience;
    }

    long id() {
        return zooKeeper.getSessionId();
    }

    Op createEphemeral(String path, byte[] data) {
        return Op.create(path, data, acl, CreateMode.EPHEMERAL);
    }

    Op createPersistent(String path, byte[] data) {
        return Op.create(path, data, acl, CreateMode.PERSISTENT);
    }

    /** Creates each that is missing, parents first. */
    void ensure(Collection<String> paths) throws KeeperException, InterruptedException {
        for (String path : paths) {
            commit(List.of(createPersistent(path, NO_DATA)), Code.NODEEXISTS);
        }
    }

    /** Null if there is none. */
    Node read(String path, Watcher watcher) throws KeeperException, InterruptedException {
        return read(List.of(path), watcher).get(path);
    }

    /**
     * Reads what is there of these; the watcher, if not null, is told of any change, of a missing node's creation too.
     */
    Map<String, Node> read(Collection<String> paths, Watcher watcher) throws KeeperException, InterruptedException {
        Map<String, CompletableFuture<Node>> answers = new LinkedHashMap<>();
        for (String path : paths) {
            answers.put(path, send(path, watcher));
        }
        long deadline = deadline();
        Map<String, Node> nodes = new LinkedHashMap<>();
        for (Map.Entry<String, CompletableFuture<Node>> answer : answers.entrySet()) {
            Node node = await(answer.getValue(), deadline);
            if (node != null) {
                nodes.put(answer.getKey(), node);
            }
        }
        return nodes;
    }

    private CompletableFuture<Node> send(String path, Watcher watcher) {
        CompletableFuture<Node> answer = new CompletableFuture<>();
        if (watcher != null) {
            // only this also watches a node that isn't there yet; it is answered before the read that follows
            zooKeeper.exists(path, watcher, (rc, p, context, stat) -> failUnlessMissing(answer, rc, p), null);
        }
        zooKeeper.getData(
                path,
                false,
                (rc, p, context, data, stat) -> {
                    failUnlessMissing(answer, rc, p);
                    answer.complete(rc == Code.OK.intValue() ? node(data, stat) : null);
                },
                null);
        return answer;
    }

    private static Node node(byte[] data, Stat stat) {
        return new Node(
                NodeData.parse(data),
                stat.getVersion(),
                stat.getEphemeralOwner(),
                Instant.ofEpochMilli(stat.getMtime()));
    }

    private static void failUnlessMissing(CompletableFuture<?> answer, int rc, String path) {
        if (rc != Code.OK.intValue() && rc != Code.NONODE.intValue()) {
            answer.completeExceptionally(KeeperException.create(Code.get(rc), path));
        }
    }

    /** Names of the children; the parent must exist. */
    List<String> children(String path, Watcher watcher) throws KeeperException, InterruptedException {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        zooKeeper.getChildren(
                path,
                watcher,
                (rc, p, context, children) -> {
                    if (rc == Code.OK.intValue()) {
                        answer.complete(children);
                    } else {
                        answer.completeExceptionally(KeeperException.create(Code.get(rc), p));
                    }
                },
                null);
        return await(answer, deadline());
    }

    /** The children of a node that must exist, by their names. */
    Map<String, Node> childrenOf(String parent, Watcher watcher) throws KeeperException, InterruptedException {
        List<String> names = children(parent, watcher);
        Map<String, Node> nodes = read(names.stream().map(n -> parent + "/" + n).toList(), watcher);
        Map<String, Node> byName = new TreeMap<>();
        nodes.forEach((path, node) -> byName.put(path.substring(parent.length() + 1), node));
        return byName;
    }

    /** Returns when this session's server knows all that was committed before. */
    void sync(String path) throws KeeperException, InterruptedException {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        zooKeeper.sync(
                path,
                (rc, p, context) -> {
                    failUnlessMissing(answer, rc, p);
                    answer.complete(null);
                },
                null);
        await(answer, deadline());
    }

    /** Does all or nothing, and throws if it is nothing for another reason than the one that the caller allows. */
    boolean commit(List<Op> ops, Code... allowed) throws KeeperException, InterruptedException {
        Code code = commit(List.of(ops)).get(0);
        if (code != Code.OK && !List.of(allowed).contains(code)) {
            throw KeeperException.create(code, ops.get(0).getPath());
        }
        return code == Code.OK;
    }

    /**
     * Each transaction does all or nothing, apart from the others.
     *
     * @return what became of each; a lost connection is a result like others, for some may have got through
     */
    List<Code> commit(List<List<Op>> transactions) throws InterruptedException {
        List<CompletableFuture<Code>> answers = new ArrayList<>();
        for (List<Op> ops : transactions) {
            CompletableFuture<Code> answer = new CompletableFuture<>();
            zooKeeper.multi(ops, (rc, path, context, results) -> answer.complete(Code.get(rc)), null);
            answers.add(answer);
        }
        long deadline = deadline();
        List<Code> codes = new ArrayList<>();
        for (CompletableFuture<Code> answer : answers) {
            try {
                codes.add(await(answer, deadline));
            } catch (KeeperException e) {
                codes.add(e.code());
            }
        }
        return codes;
    }

    /** Throws if any of these says that ZooKeeper can't be reached in this session. */
    static void requireAnswered(List<Code> codes) throws KeeperException {
        for (Code code : codes) {
            if (isUnanswered(code)) {
                throw KeeperException.create(code);
            }
        }
    }

    static boolean isUnanswered(Code code) {
        return code == Code.CONNECTIONLOSS || code == Code.SESSIONEXPIRED || code == Code.OPERATIONTIMEOUT;
    }

    private long deadline() {
        return System.nanoTime() + patience.toNanos();
    }

    private static <T> T await(CompletableFuture<T> answer, long deadline)
            throws KeeperException, InterruptedException {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            KeeperException timeout = KeeperException.create(Code.OPERATIONTIMEOUT);
            timeout.initCause(e);
            throw timeout;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeeperException keeper) {
                throw keeper;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
