package dev.eventra.api.admin;

/**
 * A number that was not counted, so that it costs the same however large it is. Immutable.
 *
 * @param number how many
 * @param exact  whether that many there are; else about so many
 */
public record Estimate(long number, boolean exact) {

    /** Such as {@code 12} or {@code ~120000}. */
    @Override
    public String toString() {
        return exact ? Long.toString(number) : "~" + number;
    }
}
