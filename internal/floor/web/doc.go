// Package web carries requests to the rooms: the table of routes with their
// policies, the guard that judges rights before input, sessions, protection
// against cross-site requests, security headers, repeated requests, error
// pages.
//
// Routes are data. A room returns []Route; New refuses to start when a route
// has no permission, or names one that no grant knows. The order for each
// request is fixed: recover, request id, headers, cross-origin check, limits,
// language, actor, object (parents before children), rights, then input.
package web
