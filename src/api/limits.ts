/** A request longer than this many characters of JSON is refused with INVALID_ARGUMENT: no method needs nearly as much. */
export const MAX_REQUEST_CHARS = 256 * 1024;
