package dev.eventra.bench.faults;

import dev.eventra.engine.outbox.PendingReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The groups of one writer's events. Nine of ten events are of groups of one shard if a file that all writers share names
 * that shard, so that the outbox's load moves from one shard to another. One thread.
 */
final class FavouredShard {

    private static final int GROUPS = 20;
    private static final int OTHERS_ONE_IN = 10;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path file;
    private final List<String> all;
    private final Map<String, List<String>> byShard = new HashMap<>();
    private List<String> favoured;
    private long looked;

    /**
     * @param writer what the groups' names begin with
     * @param file   holds the shard's number; no shard is favoured while it is not there
     */
    FavouredShard(String writer, Path file) {
        this.file = file;
        this.all = IntStream.range(0, GROUPS)
                .mapToObj(number -> writer + "-" + number)
                .toList();
        this.favoured = all;
        this.looked = System.nanoTime() - LOOK_NANOS;
    }

    /** Favours a shard from now on; called by who lets faults happen. */
    static void favour(int shard, Path file) throws IOException {
        Path prepared = file.resolveSibling(file.getFileName() + "-prepared");
        Files.writeString(prepared, Integer.toString(shard));
        Files.move(prepared, file, StandardCopyOption.REPLACE_EXISTING);
    }

    String group(Random random) throws IOException {
        look();
        List<String> groups = random.nextInt(OTHERS_ONE_IN) == 0 ? all : favoured;
        return groups.get(random.nextInt(groups.size()));
    }

    private void look() throws IOException {
        long now = System.nanoTime();
        if (now - looked < LOOK_NANOS) {
            return;
        }
        looked = now;
        try {
            favoured = byShard.computeIfAbsent(Files.readString(file), this::ofShard);
        } catch (NoSuchFileException e) {
            favoured = all;
        }
    }

    private List<String> ofShard(String shard) {
        List<String> groups = all.stream()
                .filter(group -> PendingReader.shardOf(group, Scene.SHARDS) == Integer.parseInt(shard))
                .toList();
        // so few groups may all be of other shards
        return groups.isEmpty() ? all : groups;
    }
}
