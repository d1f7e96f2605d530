package dev.eventra.bench.support;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build leaves what is deployed. */
public final class Archives {

    private Archives() {}

    /**
     * @param path as seen from the directory of this jar
     */
    public static Path built(String path) {
        try {
            Path jar = Path.of(Archives.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.resolveSibling(path).normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * An archive that an option names, or the one that the build left.
     *
     * @param option its name
     * @param built  as {@link #built}
     * @throws IllegalArgumentException if it isn't there
     */
    public static Path option(Arguments arguments, String option, String built) {
        Path file = arguments.path(option, built(built));
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("--" + option + " is " + file + ", which is not there");
        }
        return file;
    }
}
