package dev.eventra.engine.cluster;

import java.util.regex.Pattern;

/** What may be part of a path in ZooKeeper and of a list in a node's data. */
final class ClusterNames {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private ClusterNames() {}

    static String require(String name, String what) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(what + " '" + name
                    + "' is not 1 to 128 letters, digits, '.', '_' and '-', beginning with a letter or digit");
        }
        return name;
    }
}
