package io.tributary.solo.testing.containers;

import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.InfraProvider;

/** {@code -Dinfra=containers}. */
public final class ContainerInfraProvider implements InfraProvider {

  @Override
  public String name() {
    return "containers";
  }

  @Override
  public Infra create() {
    return new ContainerInfra();
  }
}
