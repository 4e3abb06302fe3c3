/**
 * A longer request, in characters of JSON, is refused with INVALID_ARGUMENT. No method needs
 * nearly as much.
 */
export const MAX_REQUEST_CHARS = 256 * 1024;
