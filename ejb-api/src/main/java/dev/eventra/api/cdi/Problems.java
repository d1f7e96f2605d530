package dev.eventra.api.cdi;

import java.util.List;

/** Several problems in one message. */
final class Problems {

    private Problems() {}

    static String united(List<String> problems) {
        return problems.size() == 1
                ? problems.get(0)
                : problems.size() + " problems with event listeners:\n  " + String.join("\n  ", problems);
    }
}
