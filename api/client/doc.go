// Package client speaks the API from Go and verifies what comes back.
//
// What is proved by the time a method returns: certificates and status files
// against the trust file; FINAL and final REJECTED outcomes by receipt, header
// chain and cosignatures; state proofs; the chain of an asset's history. What is
// a node's word only, such as APPLIED and Asset, says so. Refusals of the node
// are *api.Problem; answers that do not prove what they claim wrap ErrUnproved.
package client
