"""The format of theme packages: files, schemas, JSON documents and words, read and checked."""
