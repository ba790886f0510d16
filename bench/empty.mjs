// A Node program that does nothing.
