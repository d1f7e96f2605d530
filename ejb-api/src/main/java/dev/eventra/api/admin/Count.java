package dev.eventra.api.admin;

/**
 * A number that was counted up to a bound, so that counting costs little however many there are. Immutable.
 *
 * @param number  how many, or the bound
 * @param atLeast whether there are more
 */
public record Count(int number, boolean atLeast) {

    /** Such as {@code 12} or {@code 1000+}. */
    @Override
    public String toString() {
        return atLeast ? number + "+" : Integer.toString(number);
    }
}
