package dev.eventra.sample.shop.web;

/** The JSON of every error; what is null is left out. */
public record ErrorBody(String error, String field, Object value, String allowed) {

    static ErrorBody of(String error) {
        return new ErrorBody(error, null, null, null);
    }
}
