package dev.eventra.bench.console;

import java.io.IOException;

/**
 * One thing to ask for.
 *
 * @param template the path as the API's description has it
 * @param what     which of its lists or things, in words; empty if there is one
 * @param address  what is asked for
 * @param status   the right answer
 */
record Call(String template, String what, Address address, int status) implements Visit {

    private static final int OK = 200;

    static Call of(String template, String what, Address address) {
        return new Call(template, what, address, OK);
    }

    /** A call that has one form. */
    static Call of(String template) {
        return of(template, "", Address.of(template));
    }

    Call answering(int expected) {
        return new Call(template, what, address, expected);
    }

    @Override
    public String name() {
        return what.isEmpty() ? template : template + ", " + what;
    }

    @Override
    public Taken take(Http http) throws IOException, InterruptedException {
        Answer answer = http.get(address);
        return new Taken(
                answer.millis(),
                answer.status() == status ? "" : "HTTP " + answer.status() + ", expected is " + status);
    }
}
