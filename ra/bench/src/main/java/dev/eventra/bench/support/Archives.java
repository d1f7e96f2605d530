package dev.eventra.bench.e2e;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the build leaves what is deployed. */
final class Archives {

    private Archives() {}

    /**
     * @param path as seen from the directory of this jar
     */
    static Path built(String path) {
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
}
