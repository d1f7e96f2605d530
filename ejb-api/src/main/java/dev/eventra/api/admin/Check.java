package dev.eventra.api.admin;

import java.util.regex.Pattern;

/** The rules for what a request may hold. */
final class Check {

    private static final Pattern SUBSCRIPTION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern QUALIFIED = Pattern.compile(SUBSCRIPTION + "(#[a-z0-9]{1,16})?");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Check() {}

    static String subscription(String value) {
        return matching("subscription", value, SUBSCRIPTION, "");
    }

    /** As above, or with the id of a replay behind it. */
    static String qualifiedSubscription(String value) {
        return matching("subscription", value, QUALIFIED, ", and \"#<operation id>\" behind it for those of a replay");
    }

    private static String matching(String field, String value, Pattern form, String more) {
        if (value == null || !form.matcher(value).matches()) {
            throw new InvalidRequestException(
                    field,
                    shown(value) + "; allowed are letters, digits and . _ -, beginning with a letter or digit, at most"
                            + " 100" + more);
        }
        return value;
    }

    static String text(String field, String value, int limit) {
        if (value == null || value.isBlank()) {
            throw new InvalidRequestException(field, "is missing; required are 1 to " + limit + " characters");
        }
        return optional(field, value, limit);
    }

    static String optional(String field, String value, int limit) {
        if (value == null) {
            return null;
        }
        if (value.isEmpty() || value.length() > limit) {
            throw new InvalidRequestException(
                    field, "has " + value.length() + " characters; allowed are 1 to " + limit);
        }
        if (CONTROL.matcher(value).find()) {
            throw new InvalidRequestException(field, "has a control character; allowed is text in one line");
        }
        return value;
    }

    static <T> T present(String field, T value) {
        if (value == null) {
            throw new InvalidRequestException(field, "is missing");
        }
        return value;
    }

    static int range(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidRequestException(field, value + " is not within " + least + " to " + most);
        }
        return value;
    }

    static String shown(String value) {
        return value == null ? "is missing" : '"' + value + "\" is not allowed";
    }
}
