// Package api is the contract between a node and whoever talks to it over HTTP:
// paths, JSON types, error codes, the text of signed requests, and the rule
// which says who may see which field.
//
// Records travel in as raw bytes and files out as raw bytes, because every
// signature and digest is over exact bytes; answers about them are JSON. Numbers
// stay below 2^53, digests are `sm3:` and 64 hex digits, times are UTC with
// milliseconds. api/server/openapi.yaml describes each operation; a test holds
// the server to it.
package api
