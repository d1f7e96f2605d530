package dev.eventra.bench.soak;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * One look at everything.
 *
 * @param at        since the begin
 * @param published events of transactions that committed, those of the backlog too
 * @param relayed   events committed to Kafka
 * @param heap      in use after the last collection
 */
record Sample(Duration at, long published, long relayed, Tables.Look tables, ReadProbe.Cost read, long heap) {

    private static final String ROW = "%7s  %10s  %10s  %9s  %9s  %9s  %9s  %9s  %8s  %9s  %8s  %9s%n";
    private static final double MEBI = 1024.0 * 1024;

    static void printHead(PrintStream out) {
        out.printf(
                ROW,
                "s",
                "published",
                "relayed",
                "pending",
                "live",
                "dead",
                "table MiB",
                "index MiB",
                "vacuums",
                "read ms",
                "buffers",
                "heap MiB");
    }

    void print(PrintStream out) {
        out.printf(
                ROW,
                at.toSeconds(),
                published,
                relayed,
                tables.pending(),
                tables.live(),
                tables.dead(),
                mebi(tables.tableBytes()),
                mebi(tables.indexBytes()),
                tables.autovacuums(),
                String.format(Locale.ROOT, "%.2f", read.millis()),
                read.buffers(),
                mebi(heap));
    }

    static String mebi(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / MEBI);
    }
}
