package dev.eventra.stack.demo;

import dev.eventra.stack.JavaServer;
import dev.eventra.stack.ServerStartException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Lets the user break servers and start them again, to see that no event suffers. Reads lines until their end. */
final class DemoCommands implements Runnable {

    static final String HELP = "Type: kill NAME, stop NAME, start NAME or list";

    private final BufferedReader lines;
    private final Supplier<List<JavaServer>> servers;
    private final Progress progress;

    DemoCommands(InputStream in, Supplier<List<JavaServer>> servers, Progress progress) {
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.servers = servers;
        this.progress = progress;
    }

    @Override
    public void run() {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    execute(line.strip().split("\\s+", 2));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the commands can't be read", e);
        }
    }

    private void execute(String[] words) {
        if (words.length == 1 && words[0].equals("list")) {
            servers.get()
                    .forEach(server -> progress.line("  " + server.name() + (server.isAlive() ? " runs" : " is down")));
            return;
        }
        Optional<JavaServer> server = words.length == 2 ? find(words[1]) : Optional.empty();
        if (server.isEmpty()) {
            progress.line(HELP + "; NAME is one of "
                    + servers.get().stream().map(JavaServer::name).toList());
            return;
        }
        execute(words[0], server.get());
    }

    private Optional<JavaServer> find(String name) {
        return servers.get().stream()
                .filter(server -> server.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private void execute(String command, JavaServer server) {
        switch (command) {
            case "kill" -> server.kill();
            case "stop" -> {
                server.stop();
                progress.say(server.name() + " stopped");
            }
            case "start" -> start(server);
            default -> progress.line(HELP);
        }
    }

    private void start(JavaServer server) {
        if (server.isAlive()) {
            progress.line("  " + server.name() + " runs already");
            return;
        }
        try {
            progress.say("Starting " + server.name());
            server.start();
            progress.say("%s is up on localhost:%d".formatted(server.name(), server.port()));
        } catch (ServerStartException e) {
            progress.alarm(e.getMessage());
        }
    }
}
