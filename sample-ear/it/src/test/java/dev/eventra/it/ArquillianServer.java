package dev.eventra.it;

import dev.eventra.it.app.Names;
import dev.eventra.stack.Directories;
import dev.eventra.stack.PayaraCommands;
import dev.eventra.stack.PayaraMicro;
import dev.eventra.stack.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The application server that Arquillian starts: tells arquillian.xml, by system properties, how. */
final class ArquillianServer {

    static final Stack.Use USE = new Stack.Use("container");
    /** The database of a second outbox. */
    static final Stack.Use BILLING = new Stack.Use("container_billing");

    private static final String NAME = "arquillian";

    private ArquillianServer() {}

    static void configure(Stack stack) {
        Path directory = Directories.create(Stack.run(NAME));
        Directories.create(directory.resolve("tmp"));
        Directories.create(Stack.log(NAME).getParent());
        PayaraCommands commands = stack.commands(USE)
                .xaResource(Names.XA_DATABASE, "org.postgresql.xa.PGXADataSource", stack.dataSourceProperties(USE))
                .xaResource(
                        Names.BILLING_DATABASE,
                        "org.postgresql.xa.PGXADataSource",
                        stack.dataSourceProperties(BILLING));
        Path commandFile = directory.resolve("post-boot.txt");
        try {
            Files.write(commandFile, commands.lines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.setProperty("it.server.jar", PayaraMicro.jar().toString());
        Map<String, String> settings = new HashMap<>(stack.adapterSettings(USE, NAME));
        settings.put("eventra.outboxes", "billing=" + Names.BILLING_DATABASE);
        System.setProperty("it.server.jvmOptions", jvmOptions(directory, settings));
        System.setProperty(
                "it.server.options",
                joined(Stream.of(
                        "--nohazelcast",
                        "--disablephonehome",
                        "--unpackdir",
                        Directories.create(directory.resolve("server")).toString(),
                        "--port",
                        Integer.toString(Ports.free()),
                        "--logtofile",
                        Stack.log(NAME).toString(),
                        "--addlibs",
                        stack.postgres().driver().get(0).toString(),
                        "--postbootcommandfile",
                        commandFile.toString())));
    }

    private static String jvmOptions(Path directory, Map<String, String> settings) {
        List<String> options = List.of(
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + directory.resolve("tmp"));
        return joined(Stream.concat(
                options.stream(),
                settings.entrySet().stream().map(each -> "-D" + each.getKey() + "=" + each.getValue())));
    }

    /** As Arquillian's container splits it again. */
    private static String joined(Stream<String> options) {
        return options.map(option -> option.replace(" ", "\\ ")).collect(Collectors.joining(" "));
    }
}
