package dev.eventra.engine.config;

import dev.eventra.api.EventraException;
import java.util.List;

/** Settings are missing or wrong; holds all problems in one message. */
public class InvalidSettingsException extends EventraException {

    private static final long serialVersionUID = 1L;

    /**
     * @param problems each naming the setting, its value and what is allowed; not empty
     */
    public InvalidSettingsException(List<String> problems) {
        super(
                problems.size() == 1
                        ? "wrong setting: " + problems.get(0)
                        : problems.size() + " wrong settings:\n  " + String.join("\n  ", problems));
    }
}
