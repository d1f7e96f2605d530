package dev.eventra.bench;

import dev.eventra.bench.assign.AssignCommand;
import dev.eventra.bench.console.ConsoleCommand;
import dev.eventra.bench.delivery.DeliveryCommand;
import dev.eventra.bench.delivery.FailingGroupCommand;
import dev.eventra.bench.e2e.EndToEndCommand;
import dev.eventra.bench.faults.FaultsCommand;
import dev.eventra.bench.idle.IdleCommand;
import dev.eventra.bench.latency.LatencyCommand;
import dev.eventra.bench.publish.PublishCommand;
import dev.eventra.bench.relay.RelayCommand;
import dev.eventra.bench.soak.SoakCommand;
import dev.eventra.bench.support.Arguments;
import dev.eventra.bench.support.CheckFailedException;
import dev.eventra.bench.support.Logs;
import dev.eventra.bench.support.Report;
import java.io.PrintStream;
import java.util.Arrays;

/**
 * Runs one benchmark: prints a table and, as the last line, one line of JSON. Exit code 1 if its result is wrong or it
 * could not be had, 2 if it was called wrongly.
 */
public final class Main {

    private static final String USAGE =
            """
            java -jar bench.jar delivery [--events n] [--single-events n] [--rounds n] [--no-batch] [--quick]
            java -jar bench.jar delivery --failing-group [--users n] [--rate n] [--seconds n] [--rounds n] [--quick]
            java -jar bench.jar faults [--delivery] [--events n] [--faults n] [--seed n] [--engines n] [--writers n]
                                  [--rate n] [--without-inbox]
            java -jar bench.jar e2e [--rate n] [--seconds n] [--rounds n] [--rar file] [--war file] [--quick]
            java -jar bench.jar relay [--events n] [--bytes n] [--rounds n] [--warmups n] [--contenders raw,naive,eventra,...]
                      [--quick]
            java -jar bench.jar latency [--rate n] [--seconds n] [--rounds n] [--shards n] [--two] [--quick]
            java -jar bench.jar publish [--transactions n] [--bytes n] [--shards n] [--rounds n] [--quick]
            java -jar bench.jar assign [--workers n] [--outboxes n] [--shards n] [--rounds n] [--quick]
            java -jar bench.jar idle [--shards n] [--settle n] [--seconds n] [--quick]
            java -jar bench.jar soak [--minutes n] [--rate n] [--bytes n] [--shards n] [--backlog n] [--quick]
            java -jar bench.jar console [--pending n] [--dead n] [--shards n] [--times n] [--console file] [--quick]
            All take --directory <path>, where run-time files are kept until the end; see docs/benchmarks.md.""";

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out));
    }

    private static int run(String[] args, PrintStream out) {
        Logs.quiet();
        try {
            String command = args.length == 0 ? "" : args[0];
            Arguments arguments = Arguments.of(Arrays.asList(args).subList(Math.min(1, args.length), args.length));
            Report report = run(command, arguments, out);
            report.table().print(out);
            out.println(report.json());
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            return 2;
        } catch (CheckFailedException e) {
            e.report().ifPresent(report -> {
                report.table().print(out);
                out.println(report.json());
            });
            System.err.println("WRONG: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            System.err.println("interrupted");
            return 1;
        } catch (Exception e) {
            e.printStackTrace();
            return 1;
        }
    }

    private static Report run(String command, Arguments arguments, PrintStream out) throws Exception {
        return switch (command) {
            case "delivery" -> arguments.flag("failing-group")
                    ? new FailingGroupCommand(arguments, out).run()
                    : new DeliveryCommand(arguments, out).run();
            case "faults" -> new FaultsCommand(arguments, out).run();
            case "e2e" -> new EndToEndCommand(arguments, out).run();
            case "relay" -> new RelayCommand(arguments, out).run();
            case "latency" -> new LatencyCommand(arguments, out).run();
            case "publish" -> new PublishCommand(arguments, out).run();
            case "assign" -> new AssignCommand(arguments, out).run();
            case "idle" -> new IdleCommand(arguments, out).run();
            case "soak" -> new SoakCommand(arguments, out).run();
            case "console" -> new ConsoleCommand(arguments, out).run();
            default -> throw new IllegalArgumentException("\"" + command + "\" is no command");
        };
    }
}
