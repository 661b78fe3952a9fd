package io.tributary.auth.domain;

/** What one member is in one workspace. */
public record Membership(Workspace workspace, Role role) {}
