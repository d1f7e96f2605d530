package dev.eventra.engine.admin;

/** Texts that fit a column. */
final class Texts {

    private Texts() {}

    /** Without NUL characters, which PostgreSQL refuses; null stays null. */
    static String cut(String text, int length) {
        if (text == null) {
            return null;
        }
        String whole = text.replace('\0', ' ');
        if (whole.length() <= length) {
            return whole;
        }
        return whole.substring(0, Character.isHighSurrogate(whole.charAt(length - 1)) ? length - 1 : length);
    }

    /** The message of a failure; its class if it has none. */
    static String of(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    }
}
